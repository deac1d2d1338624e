import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { SoftwarePublicKey } from "../../hal/drivers/software-public-key";
import { checkFastSignature } from "../../src/emv/contactless-authentication";
import { describeWithVectors } from "../vectors";
import { bytes } from "./hex";
import { type EmvVector, input, named, output } from "./vector";
import { hex, sessionWith } from "./world";

/** Where entries of emv.json are tested: here the kernel's, there the card's and its issuer's. */
const folders = [import.meta.dirname, resolve(import.meta.dirname, "../cards/chip")];
/** Shorter than any name of an entry that a test asks for. */
const NAME_CHARACTERS_MIN = 12;

interface Pair {
  readonly n: string;
  readonly e: string;
  readonly d: string;
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/** Signs as whoever holds the private key does. */
function signed({ n, d }: Pair, block: string): string {
  const value = power(BigInt(`0x${block}`), BigInt(`0x${d}`), BigInt(`0x${n}`));
  return value.toString(16).toUpperCase().padStart(n.length, "0");
}

describeWithVectors<readonly EmvVector[]>("the vectors as a whole", "emv.json", (vectors) => {
  test("each entry is asked for by a test, by its name or its kind", () => {
    const kinds = new Set<string>();
    const names = new Set<string>();
    for (const folder of folders)
      for (const file of readdirSync(folder).filter((name) => name.endsWith(".test.ts"))) {
        const source = readFileSync(resolve(folder, file), "utf8");
        for (const [, kind = ""] of source.matchAll(/kind === "([a-z0-9-]+)"/g)) kinds.add(kind);
        for (const [, name = ""] of source.matchAll(/"([^"\n]+)"/g))
          if (name.length >= NAME_CHARACTERS_MIN) names.add(name);
      }
    const forgotten = vectors.filter(
      ({ name, kind }) => !kinds.has(kind) && ![...names].some((each) => name.startsWith(each)),
    );
    expect(forgotten.map(({ kind, name }) => `${kind}: ${name}`)).toEqual([]);
    expect(vectors.length).toBe(65);
  });

  test("[B2 B2.1] the self-made key chain: each private key makes what its public key opens", async () => {
    const chain = named(vectors, "self-made key chain");
    const keys = chain.inputs as unknown as { readonly [who in "ca" | "issuer" | "icc"]: Pair };
    const publicKey = new SoftwarePublicKey();
    for (const [key, name, tag, modulus] of [
      [keys.ca, "self-made issuer certificate", "90", keys.issuer.n],
      [keys.issuer, "self-made ICC certificate", "9F46", keys.icc.n],
      [keys.icc, "self-made DDA", "sdad", undefined],
    ] as const) {
      const vector = named(vectors, name);
      const recovered = output(vector, "recovered");
      expect(signed(key, recovered)).toBe(input(vector, tag));
      const block = bytes(input(vector, tag));
      const opened = await publicKey.rsa({ modulus: bytes(key.n), exponent: bytes(key.e), block });
      expect(hex(opened)).toBe(recovered);
      if (modulus !== undefined) expect(output(vector, "modulus")).toBe(modulus);
    }
    const named03 = output(chain, "rid") + output(chain, "caIndex") + keys.ca.n + keys.ca.e;
    expect(createHash("sha1").update(bytes(named03)).digest("hex").toUpperCase()).toBe(output(chain, "caChecksum"));
  });

  test("[C-7 fDDA] fDDA negative: the amount was changed after the signature", async () => {
    const negative = named(vectors, "fDDA negative");
    const vector = named(vectors, input(negative, "sdadOf"));
    const tap = (amount: string) => {
      const session = sessionWith(
        { "9F4B": input(vector, "sdad"), "9F69": input(vector, "9F69") },
        { request: { amountFen: Number(amount) } },
      );
      session.own.set(0x9f37, bytes(input(vector, "9F37")));
      session.cardKey = { modulus: bytes(input(vector, "iccModulus")), exponent: bytes("03") };
      return checkFastSignature(session);
    };
    expect(await tap(input(vector, "9F02"))).toBe(true);
    expect(await tap(input(negative, "9F02"))).toBe(negative.output["hashOk"]);
  });
});
