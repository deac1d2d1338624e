import { expect, test } from "vitest";
import type { Simulator } from "../../sim/simulator/simulator";
import type { Bitmap } from "../../src/signature/bitmap";
import { decodeJbig } from "../signature/jbigkit";
import { logOnToHome, pass, ready, said, screen, type } from "../simulated";
import { boot, sellUpToPad, sign } from "./signing";

/** As many signatures as the terminal keeps for reprints. */
const KEPT = 32;

const printed = (simulator: Simulator) => simulator.printer?.slips ?? [];

/** A signed sale on the smart model, closed: its signature at the host, both its copies printed. */
async function sellAndPrint(simulator: Simulator, amountFen: number): Promise<void> {
  const before = printed(simulator).length;
  await sellUpToPad(simulator, amountFen);
  await sign(simulator, "smith");
  await simulator.until(() => printed(simulator).length === before + 2, 60_000);
  await pass(simulator, 500);
  await type(simulator, "");
  await screen(simulator, "home");
}

/** The merchant's copy of the newest sale but `at`, once more, from the list of transactions. */
async function printAgain(simulator: Simulator, at: number): Promise<void> {
  const before = printed(simulator).length;
  await type(simulator, "", "menu");
  await type(simulator, "2", "");
  await screen(simulator, "list");
  for (let page = 0; page < Math.floor(at / 5); page++) await type(simulator, "", "down");
  await type(simulator, String((at % 5) + 1), "f2");
  await simulator.until(() => printed(simulator).length > before, 30_000);
  await pass(simulator, 1_000);
  expect(said(simulator)).toContain("补打完成");
  await type(simulator, "");
  await pass(simulator, 200);
  await type(simulator, "", "cancel");
  await screen(simulator, "home");
}

function signatureAtHost(simulator: Simulator, at: number): Bitmap {
  const jbig = simulator.acquirer.ledgerView().entries[at]?.signature?.jbig ?? "";
  const decoded = decodeJbig(new Uint8Array(Buffer.from(jbig, "base64")));
  if (decoded.kind !== "decoded") throw new Error("no picture");
  return decoded.bitmap;
}

/** Whether a slip carries the picture, dot for dot, centred on whole bytes. */
function carries(slip: { readonly bits: Uint8Array } | undefined, { width, height, rowBytes, bits }: Bitmap): boolean {
  const paper = Buffer.from(slip?.bits ?? []);
  const left = (384 - width) >> 4;
  const row = (y: number) => Buffer.from(bits.subarray(y * rowBytes, (y + 1) * rowBytes));
  for (let top = 0; (top + height) * 48 <= paper.length; top++) {
    let same = true;
    for (let y = 0; same && y < height; y++) {
      const from = (top + y) * 48 + left;
      same = paper.subarray(from, from + rowBytes).equals(row(y));
    }
    if (same) return true;
  }
  return false;
}

test("a closed sale's reprint carries the signature, after a power cut too", async () => {
  const simulator = await ready({ model: "smart" });
  await sellAndPrint(simulator, 12345);
  const signature = signatureAtHost(simulator, 0);
  expect(carries(printed(simulator)[0], signature)).toBe(true);
  await printAgain(simulator, 0);
  await boot(simulator);
  await logOnToHome(simulator);
  // Kept for the paper alone: the host has it.
  expect(said(simulator)).not.toContain("签名");
  await printAgain(simulator, 0);
  const [, , first, second] = printed(simulator);
  for (const again of [first, second]) {
    expect(again?.lines.join()).toContain("重打印");
    expect(again?.copy).toBe("merchant");
    expect(carries(again, signature)).toBe(true);
  }
});

test("the last 32 are kept, of one before the reprint says who has its signature", async () => {
  const simulator = await ready({ model: "smart" });
  for (let sale = 0; sale <= KEPT; sale++) await sellAndPrint(simulator, 100 + sale);
  const before = printed(simulator).length;
  await printAgain(simulator, KEPT - 1);
  await printAgain(simulator, KEPT);
  const [kept, gone] = printed(simulator).slice(before);
  expect(kept?.lines.join()).toContain("RMB 1.01");
  expect(carries(kept, signatureAtHost(simulator, 1))).toBe(true);
  expect(kept?.lines.join()).not.toContain("存拉卡拉");
  expect(gone?.lines.join()).toContain("RMB 1.00");
  expect(carries(gone, signatureAtHost(simulator, 0))).toBe(false);
  expect(gone?.lines.join()).toContain("签名图样存拉卡拉");
});
