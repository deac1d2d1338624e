import { parse } from "@tomkp/ber-tlv";
import { serveCommands } from "../../sim/xs/commands";
import { TlvCursor, tlv } from "../../src/emv/tlv";

/*
 * Runs in the XS worker, for `ber-tlv.test.ts`: a record of twenty objects is gone over by our reader (1) and by the peer (2),
 * each as it is meant; 0 prepares. The reply is the number of objects.
 */

const objects = Array.from({ length: 20 }, (_, at) => tlv(0x9f01 + at, new Uint8Array(4 + at).fill(at)));
const record = new Uint8Array(objects.reduce((length, one) => length + one.length, 0));
let used = 0;
for (const one of objects) {
  record.set(one, used);
  used += one.length;
}
/** What was read stays, that it be counted. */
const kept: unknown[] = [];

function ours(): number {
  const cursor = new TlvCursor(record);
  let count = 0;
  while (cursor.next() === "object") count++;
  kept.push(cursor);
  return count;
}

function theirs(): number {
  const parsed = parse(record);
  kept.push(parsed);
  return parsed.length;
}

serveCommands((command) => {
  const [which] = new Uint8Array(command);
  if (which === 0) kept.length = 0;
  const count = which === 1 ? ours() : which === 2 ? theirs() : 0;
  return { result: Uint8Array.of(count).buffer };
});
