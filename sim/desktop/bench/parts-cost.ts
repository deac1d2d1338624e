import { fileURLToPath } from "node:url";
import { encodeCbor } from "../../../hal/cbor";
import { maskPan } from "../../../src/values/masked-pan";
import { xsCommands } from "../../xs/commands";
import type { Part, PartRun } from "../../xs/parts";
import { command, startWorker } from "../engines/xs-engine";

const partsEntry = fileURLToPath(new URL("../../xs/parts.ts", import.meta.url));

/** XS steps of one run of each part. */
export type PartsCost = { readonly [P in Part]: number };

/** Times in two runs: their difference leaves out what a run costs by itself. All fit into one sector of the journal. */
const FEW = 1;
const MORE = 3;

/** What the first sale of a day has in its journal. */
export const sample: Pick<PartRun, "intent" | "approved"> = Object.freeze({
  intent: {
    state: "intent",
    facts: {
      kind: "sale",
      stan: 7,
      batch: 1,
      amountFen: 12_345,
      localTime: "20261122100003",
      pan: maskPan("6298000000001014"),
      entry: "swipe",
      expiry: "3012",
      operator: "01",
      processingCode: "000000",
      entryMode: "021",
      conditionCode: "00",
      field60: "22000001000600",
    },
  },
  approved: {
    type: "approved",
    approval: {
      responseCode: "00",
      referenceNo: "112210000007",
      authCode: "136405",
      settlementDate: "1122",
      hostTime: "1122100003",
      institutions: "48000001   48000001   ",
    },
    slip: "owed",
    signature: { kind: "paper" },
  },
});

/** @param frames of a sale: its 0200 and 0210 with TPDU and header. */
export async function measureParts(frames: {
  readonly request: Uint8Array;
  readonly reply: Uint8Array;
}): Promise<PartsCost> {
  const { request, reply } = frames;
  return {
    encode: await stepsOf("encode", request),
    decode: await stepsOf("decode", reply),
    "cbor-intent": await stepsOf("cbor-intent", request),
    "crc-1k": await stepsOf("crc-1k", request),
    "commit-intent": await stepsOf("commit-intent", request),
    "commit-outcome": await stepsOf("commit-outcome", request),
    "commit-done": await stepsOf("commit-done", request),
  };
}

async function stepsOf(part: Part, frame: Uint8Array): Promise<number> {
  const worker = await startWorker(partsEntry);
  try {
    const steps = async (times: number) => {
      const run: PartRun = { part, times, frame, ...sample };
      await worker.command(command(xsCommands.frames, encodeCbor(run)));
      return (await worker.command(command(xsCommands.run))).steps;
    };
    const few = await steps(FEW);
    return Math.round(((await steps(MORE)) - few) / (MORE - FEW));
  } finally {
    await worker.kill();
  }
}
