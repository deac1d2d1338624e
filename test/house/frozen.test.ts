import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parseAst } from "vitest/node";
import { readSources } from "./imports";

const root = fileURLToPath(new URL("../../", import.meta.url));

interface Parsed {
  readonly type: string;
  readonly [part: string]: unknown;
}

function isParsed(thing: unknown): thing is Parsed {
  return typeof thing === "object" && thing !== null && "type" in thing && typeof thing.type === "string";
}

/** Kinds of nodes that make what they hold at another time, make something else of it, or keep its parts and not itself. */
const others = /Function|Class|^CallExpression$|^NewExpression$|^SpreadElement$/;

function isFreeze(node: Parsed): boolean {
  const { type, callee } = node;
  if (type !== "CallExpression" || !isParsed(callee) || !isParsed(callee["object"])) return false;
  return (
    callee["object"]["name"] === "Object" && isParsed(callee["property"]) && callee["property"]["name"] === "freeze"
  );
}

/** Arrays and objects right in a frozen one, but rows of a table: the module that has them makes something else of them. @param frozen the node is what is frozen, or stands in it. */
function collect(node: unknown, frozen: "no" | "itself" | "within", found: number[]): void {
  if (Array.isArray(node)) for (const each of node) collect(each, frozen, found);
  if (!isParsed(node)) return;
  if (isFreeze(node)) return collect(node["arguments"], "itself", found);
  if (others.test(node.type)) return;
  const isRows = node.type === "ArrayExpression" && frozen !== "no";
  const isLiteral = node.type === "ArrayExpression" || node.type === "ObjectExpression";
  if (isLiteral && frozen === "within") found.push(node["start"] as number);
  for (const part of Object.values(node)) {
    const isRow = (each: unknown) => isRows && isParsed(each) && each.type === "ArrayExpression";
    const kept = Array.isArray(part) ? part.filter((each) => !isRow(each)) : part;
    collect(kept, isLiteral && frozen !== "no" ? "within" : frozen, found);
  }
}

/**
 * What the firmware's modules hold lies in ROM: an array or object in a frozen one that is not frozen itself can be changed, has to be
 * copied to RAM, and the SDK's linker warns of it ("not frozen"). @returns the places, as file:line.
 */
function thawed(file: string, source: string): readonly string[] {
  const found: number[] = [];
  collect(parseAst(source, { lang: "ts" }).body, "no", found);
  return found.map((start) => `${file}:${source.slice(0, start).split("\n").length}`);
}

/**
 * Names that a module takes out of an array or object: the linker has no constant for them ("no const"), and what uses them goes to RAM.
 * @returns the places, as file:line.
 */
function takenApart(file: string, source: string): readonly string[] {
  const found: number[] = [];
  for (const statement of parseAst(source, { lang: "ts" }).body as unknown as readonly Parsed[]) {
    const declared = isParsed(statement["declaration"]) ? statement["declaration"] : statement;
    if (declared.type !== "VariableDeclaration") continue;
    for (const { id } of declared["declarations"] as readonly { readonly id: Parsed }[])
      if (id.type !== "Identifier") found.push(statement["start"] as number);
  }
  return found.map((start) => `${file}:${source.slice(0, start).split("\n").length}`);
}

describe("what modules hold", () => {
  test("is frozen whole: in ROM nothing can be changed", () => {
    const sources = [...readSources(root, ["src", "hal"])].filter(([file]) => !file.endsWith(".d.ts"));
    expect(sources.length).toBeGreaterThan(300);
    expect(sources.flatMap(([file, source]) => thawed(file, source))).toEqual([]);
    expect(sources.flatMap(([file, source]) => takenApart(file, source))).toEqual([]);
  });

  test("is found where it is not", () => {
    const source = `const a = Object.freeze({ id: 1, lines: [2] });
      const b = Object.freeze({ lines: Object.freeze([2]), of: made([3]), as: Object.freeze(["x"] as const) });
      const c = Object.freeze([
        Object.freeze({ deep: { er: 1 } }),
      ]);
      const f = () => Object.freeze({ lines: [1] });
      const g = { lines: [1] };`;
    expect(thawed("a.ts", source)).toEqual(["a.ts:1", "a.ts:4"]);
    const apart = `const A = 1;
      export const [B, C] = [2, 3];
      const f = () => { const [d] = [4]; return d; };
      const { e } = made();`;
    expect(takenApart("a.ts", apart)).toEqual(["a.ts:2", "a.ts:4"]);
  });
});
