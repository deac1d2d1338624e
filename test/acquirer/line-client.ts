import { createCipheriv } from "node:crypto";
import { decode, encode } from "cbor-x";
import { expect } from "vitest";
import { defaultConfiguration, defaultProvisioning } from "../../sim/acquirer/default-configuration";
import { TestTerminal, testWorld } from "./test-terminal";

const { terminal, merchant } = defaultProvisioning;
const standings = ["unknown", "waiting", "under-way", "done", "returned", "over", "refused", "told"];

/** ANSI X9.19 with Node's DES: CBC under the first half, the last block under both. */
export function x919(key: Buffer, message: Uint8Array): Buffer {
  const padded = Buffer.alloc(Math.ceil(message.length / 8) * 8);
  padded.set(message);
  const [first, second] = [key.subarray(0, 8), key.length === 8 ? key : key.subarray(8, 16)];
  const cbc = createCipheriv("des-ede3-cbc", Buffer.concat([first, first, first]), Buffer.alloc(8)).setAutoPadding(
    false,
  );
  const blocks = Buffer.concat([Buffer.alloc(8), cbc.update(padded.subarray(0, -8))]);
  const last = Buffer.from(padded.subarray(-8).map((byte, at) => byte ^ (blocks.subarray(-8)[at] ?? 0)));
  return createCipheriv("des-ede3", Buffer.concat([first, second, first]), null)
    .setAutoPadding(false)
    .update(last);
}

export function macInput(mark: string, body: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.write(`QSM${mark}`, "latin1");
  head.writeUInt16BE(body.length, 6);
  return Buffer.concat([head, body]);
}

let drawn = 0;

export interface Said {
  readonly standing: string | undefined;
  readonly content: readonly unknown[];
  readonly mac: "right" | "none" | "wrong";
  readonly delayMs: number;
}

/** One question, written with cbor-x and Node's DES. */
export function line(
  from: TestTerminal,
  ask: number,
  named: string | Uint8Array,
  content: readonly unknown[] = [],
  how: { readonly key?: Buffer; readonly terminal?: string } = {},
): Said | undefined {
  const id = typeof named === "string" ? Buffer.from(named, "latin1") : Buffer.from(named);
  const nonce = Buffer.alloc(8, ++drawn);
  const body = encode([1, how.terminal ?? terminal, merchant, nonce, ask, id, ...content]);
  const mac = x919(how.key ?? from.line, macInput(">", body));
  const handled = from.world.acquirer.handle(Buffer.concat([Buffer.from("6800030000", "hex"), body, mac]));
  const [reply] = handled.replies;
  if (!reply) return undefined;
  const answer = Buffer.from(reply.frame);
  expect(answer.subarray(0, 5).toString("hex")).toBe("6800000003");
  const said = answer.subarray(5, -8);
  const parts = decode(said) as unknown[];
  expect(parts.slice(0, 5)).toEqual([1, how.terminal ?? terminal, nonce, ask, id]);
  const signed = answer.subarray(-8);
  const right = signed.equals(x919(from.line, macInput("<", said)));
  return {
    standing: standings[Number(parts[5])],
    content: parts.slice(6),
    mac: right ? "right" : signed.equals(Buffer.alloc(8)) ? "none" : "wrong",
    delayMs: reply.delayMs,
  };
}

export function signedIn(seed = 1, configuration = defaultConfiguration("lakala")): TestTerminal {
  const made = new TestTerminal(testWorld(seed, configuration));
  made.signIn();
  return made;
}
