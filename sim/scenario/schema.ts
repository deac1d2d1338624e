/**
 * The part of JSON Schema (draft-07) that the verbs use, and a check of it that names the field. The verbs' schemas are the
 * only description of their bodies: what a client reads is what is checked.
 */
export interface Schema {
  readonly type?: "object" | "array" | "string" | "number" | "integer" | "boolean";
  readonly description?: string;
  readonly enum?: readonly (string | number | boolean)[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: { readonly [name: string]: Schema };
  readonly required?: readonly string[];
  readonly additionalProperties?: false;
  /** Alternatives told apart by the fields that they need: exactly one must be there, or at least one. */
  readonly oneOf?: readonly { readonly required: readonly string[] }[];
  readonly anyOf?: readonly { readonly required: readonly string[] }[];
}

/** What is wrong with a body: the path of the field, and what should have been there. Repeats nothing of the body. */
export interface Misfit {
  readonly field: string;
  readonly expected: string;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @returns the first misfit, or undefined when the value is as the schema says. */
export function misfitOf(schema: Schema, value: unknown, field = ""): Misfit | undefined {
  if (schema.enum) return schema.enum.some((word) => word === value) ? undefined : wrong(schema, field);
  switch (schema.type) {
    case "object":
      return objectMisfit(schema, value, field);
    case "array":
      return arrayMisfit(schema, value, field);
    case "string": {
      const fits =
        typeof value === "string" &&
        value.length >= (schema.minLength ?? 0) &&
        value.length <= (schema.maxLength ?? Number.POSITIVE_INFINITY) &&
        (schema.pattern === undefined || new RegExp(schema.pattern, "u").test(value));
      return fits ? undefined : wrong(schema, field);
    }
    case "number":
    case "integer": {
      const fits =
        typeof value === "number" &&
        Number.isFinite(value) &&
        (schema.type === "number" || Number.isInteger(value)) &&
        value >= (schema.minimum ?? Number.NEGATIVE_INFINITY) &&
        value <= (schema.maximum ?? Number.POSITIVE_INFINITY);
      return fits ? undefined : wrong(schema, field);
    }
    case "boolean":
      return typeof value === "boolean" ? undefined : wrong(schema, field);
    default:
      return undefined;
  }
}

function objectMisfit(schema: Schema, value: unknown, field: string): Misfit | undefined {
  if (!isObject(value)) return wrong(schema, field);
  const properties = schema.properties ?? {};
  for (const name of Object.keys(value)) {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (!property) {
      if (schema.additionalProperties === false)
        return { field: path(field, name), expected: oneOf(Object.keys(properties)) };
      continue;
    }
    const misfit = misfitOf(property, value[name], path(field, name));
    if (misfit) return misfit;
  }
  for (const name of schema.required ?? [])
    if (!(name in value)) return wrong(properties[name] ?? {}, path(field, name));
  return alternativesMisfit(schema, value, field);
}

function alternativesMisfit(schema: Schema, value: Record<string, unknown>, field: string): Misfit | undefined {
  const alternatives = schema.oneOf ?? schema.anyOf;
  if (!alternatives) return undefined;
  const met = alternatives.filter(({ required }) => required.every((name) => name in value));
  const names = alternatives.map(({ required }) => required.join(" with "));
  if (met.length === 0) {
    // Of an alternative that was begun, what it still lacks; else the first one.
    const begun = alternatives.find(({ required }) => required.some((name) => name in value)) ?? alternatives[0];
    const missing = begun?.required.find((name) => !(name in value)) ?? "";
    return { field: path(field, missing), expected: oneOf(names) };
  }
  if (schema.oneOf && met.length > 1)
    return { field: path(field, met[1]?.required[0] ?? ""), expected: `only ${oneOf(names)}` };
  return undefined;
}

function arrayMisfit(schema: Schema, value: unknown, field: string): Misfit | undefined {
  if (!Array.isArray(value)) return wrong(schema, field);
  if (value.length < (schema.minItems ?? 0) || value.length > (schema.maxItems ?? Number.POSITIVE_INFINITY))
    return wrong(schema, field);
  if (!schema.items) return undefined;
  for (const [at, item] of value.entries()) {
    const misfit = misfitOf(schema.items, item, path(field, String(at)));
    if (misfit) return misfit;
  }
  return undefined;
}

function wrong(schema: Schema, field: string): Misfit {
  return { field, expected: expectationOf(schema) };
}

function expectationOf(schema: Schema): string {
  if (schema.description) return schema.description;
  if (schema.enum) return oneOf(schema.enum.map(String));
  const { minimum, maximum } = schema;
  switch (schema.type) {
    case "integer":
    case "number": {
      const kind = schema.type === "integer" ? "a whole number" : "a number";
      if (minimum !== undefined && maximum !== undefined) return `${kind} from ${minimum} to ${maximum}`;
      return minimum === undefined ? kind : `${kind} of at least ${minimum}`;
    }
    case "boolean":
      return "true or false";
    case "string":
      return schema.maxLength === undefined ? "text" : `text of at most ${schema.maxLength} characters`;
    case "array":
      return schema.maxItems === undefined ? "a list" : `a list of at most ${schema.maxItems}`;
    case "object":
      return schema.properties ? `an object of ${Object.keys(schema.properties).join(", ")}` : "an object";
    default:
      return "a value";
  }
}

function oneOf(names: readonly string[]): string {
  return names.length === 1 ? (names[0] ?? "") : `one of ${names.join(", ")}`;
}

function path(field: string, name: string): string {
  return field === "" ? name : `${field}.${name}`;
}
