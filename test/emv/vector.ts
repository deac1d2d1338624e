import type { AuthorityKey } from "../../src/emv/types";
import { bytes } from "./hex";

/** An entry of vectors/emv.json. */
export interface EmvVector {
  readonly name: string;
  readonly kind: string;
  readonly inputs: { readonly [name: string]: unknown };
  readonly output: { readonly [name: string]: unknown };
}

export function named(vectors: readonly EmvVector[], name: string): EmvVector {
  const found = vectors.find((vector) => vector.name.startsWith(name));
  if (!found) throw new Error(`no vector "${name}"`);
  return found;
}

export function input(vector: EmvVector, name: string): string {
  const value = vector.inputs[name];
  if (typeof value !== "string") throw new Error(`${vector.name} has no ${name}`);
  return value;
}

export function output(vector: EmvVector, name: string): string {
  const value = vector.output[name];
  if (typeof value !== "string") throw new Error(`${vector.name} gives no ${name}`);
  return value;
}

export function apdusOf(vector: EmvVector): readonly (readonly [string, string])[] {
  return vector.inputs["apdus"] as readonly (readonly [string, string])[];
}

/** The scheme keys of the vectors: UnionPay's test keys, and what the other chains name. */
export function authorityKeys(vectors: readonly EmvVector[]): AuthorityKey[] {
  const keys = vectors
    .filter((vector) => vector.kind === "capk")
    .map((vector) => authorityKey(input(vector, "rid"), input(vector, "index"), input(vector, "modulus")));
  const made = named(vectors, "issuer certificate, made-up CA");
  keys.push(authorityKey("AFFFFFFFFF", "92", input(made, "caModulus")));
  return keys;
}

export function authorityKey(rid: string, index: string, modulus: string): AuthorityKey {
  return {
    rid: bytes(rid),
    index: Number.parseInt(index, 16),
    modulus: bytes(modulus),
    exponent: bytes("03"),
    expiry: "20491231",
  };
}
