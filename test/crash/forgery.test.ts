import { expect, it } from "vitest";
import { ecbMac } from "../../hal/drivers/software-secure-element-algorithms";
import { type ForgerKeys, forge, forgerKeys, type Proof, proofs } from "../../sim/sweep/forgery";
import { decodeMessage, macInputOf } from "../../src/host/iso8583/codec";
import { unionPay } from "../../src/host/iso8583/dialect";
import { decodeFrame } from "../../src/host/iso8583/frame";
import { pass, ready, screen, sell, type } from "../simulated";

/** The answer to a sale, and what a forger makes of it. */
async function answered(): Promise<{ readonly bytes: Uint8Array; readonly keys: ForgerKeys }> {
  const simulator = await ready();
  const keys = forgerKeys(simulator);
  // New keys behind the sale.
  simulator.acquirer.applyHostVerb({ requirement: 3 });
  let answer: Uint8Array | undefined;
  simulator.network.tamper = ({ direction, bytes }) => {
    if (direction === "to-terminal" && bytes[13] === 0x02 && bytes[14] === 0x10) answer = bytes;
    return undefined;
  };
  await sell(simulator, 100);
  await screen(simulator, "approved");
  await type(simulator, "", "enter");
  await pass(simulator, 40_000);
  if (answer === undefined) throw new Error("no answer");
  return { bytes: answer, keys };
}

it.each(proofs)("a proof that is none: %s", async (proof: Proof) => {
  const { bytes, keys } = await answered();
  const forged = forge(bytes, "03", proof, keys) ?? new Uint8Array();
  const framed = decodeFrame(forged.subarray(2));
  if (framed.kind !== "frame") throw new Error("no frame");
  const read = decodeMessage(unionPay, framed.frame.message);
  if (read.kind !== "message") throw new Error("no message");
  const mac = read.message.fields[64] as Uint8Array | undefined;
  expect(read.message.fields[39]).toBe("03");
  expect(read.message.fields[38]).toBeUndefined();
  const current = keys.current();
  if (!current) throw new Error("no key");
  const old = mac && [...ecbMac(keys.former.mac, macInputOf(framed.frame.message))].join() === [...mac].join();
  expect(old ?? false).toBe(proof === "old");
  const right = ecbMac(current.mac, macInputOf(framed.frame.message));
  const alike = mac && [...mac].map((byte, at) => byte === right[at]);
  if (proof === "none") expect(mac).toBeUndefined();
  else if (proof === "half") expect(alike).toEqual([true, true, true, true, false, false, false, false]);
  else if (proof === "wrong") expect(alike).toEqual(Array.from({ length: 8 }, () => false));
  else if (proof === "zeros") expect([...(mac ?? [])]).toEqual(Array.from({ length: 8 }, () => 0));
  else expect(alike).toContain(false);
});

it("an approval brings an authorisation, even where there was none", async () => {
  const { bytes, keys } = await answered();
  const declined = forge(bytes, "51", "none", keys) ?? new Uint8Array();
  const forged = forge(declined, "A2", "none", keys) ?? new Uint8Array();
  const framed = decodeFrame(forged.subarray(2));
  const read = framed.kind === "frame" ? decodeMessage(unionPay, framed.frame.message) : framed;
  expect(read.kind === "message" && read.message.fields[38]).toMatch(/^\d{6}$/);
});
