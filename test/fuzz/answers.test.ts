import { expect, it, vi } from "vitest";
import { ecbMac } from "../../hal/drivers/software-secure-element-algorithms";
import type { Acquirer } from "../../sim/acquirer/acquirer-types";
import { provisioningOf } from "../../sim/acquirer/default-configuration";
import { bytesOfHex } from "../../sim/acquirer/host-security";
import { PlainCiphers } from "../../sim/crypto/ciphers";
import { check } from "../../sim/scenario/checker";
import type { SimulatorOptions } from "../../sim/simulator/simulator";
import { SeededRandom } from "../../sim/world/random";
import { decodeMessage, encodeMessage, hasMac, macInputOf } from "../../src/host/iso8583/codec";
import { unionPay } from "../../src/host/iso8583/dialect";
import { decodeFrame, encodeFrame } from "../../src/host/iso8583/frame";
import { binaryField, type Fields, textField } from "../../src/host/iso8583/message";
import { parseSignInKeys } from "../../src/host/iso8583/sign-in-keys";
import { booked, logOnToHome, pass, sell, switchedOn, type } from "../simulated";

/*
 * A host that is the right one, by its MAC, and says odd things in what is not money's: none of it makes the terminal fail, or its
 * books another's.
 */

const odd: { readonly [field: number]: readonly (string | Uint8Array)[] } = Object.freeze({
  2: ["0", "0000000000000000000", "6212345678901234567"],
  12: ["999999", "246060"],
  13: ["0000", "0230", "1399"],
  14: ["0000", "9999"],
  15: ["0000", "0431", "9999"],
  23: ["999"],
  32: ["", "00000000000"],
  37: ["            ", "\u007e".repeat(12), "000000000000"],
  38: ["      ", "~~~~~~"],
  44: ["", " ", "9".repeat(25), "0A\u00ff"],
  54: ["", "1", "1002156D00000000000X", "0".repeat(20)],
  55: [new Uint8Array(0), Uint8Array.of(0x91), Uint8Array.of(0x91, 0x82, 0xff, 0xff), new Uint8Array(255).fill(0x72)],
  61: ["", "0"],
  63: ["", "CUP", "\u00a1", "X".repeat(60)],
});

const { tmkHex } = provisioningOf("lakala");

/** Changes what the host answers, and makes its MAC right again: by the key that it gave the terminal at sign-in. */
function strange(acquirer: Acquirer, random: SeededRandom): { changed: number } {
  const ciphers = new PlainCiphers();
  const seen = { changed: 0 };
  let key: Uint8Array | undefined;
  const honest = acquirer.handle.bind(acquirer);
  const alter = (bytes: Uint8Array): Uint8Array => {
    const framed = decodeFrame(bytes);
    const decoded = framed.kind === "frame" ? decodeMessage(unionPay, framed.frame.message) : framed;
    if (framed.kind !== "frame" || decoded.kind !== "message") throw new Error("the host says what cannot be read");
    const { mti, fields } = decoded.message;
    const keys = binaryField(decoded.message, 62);
    const isSignIn = mti === "0810" && textField(decoded.message, 60)?.slice(8, 11) === "004";
    const parsed = isSignIn && keys ? parseSignInKeys(keys) : undefined;
    const fresh = parsed?.kind === "keys" ? parsed.keys.find(({ use }) => use === "mac") : undefined;
    if (fresh) {
      key = fresh.cryptogram.slice();
      ciphers.des(bytesOfHex(tmkHex)).decrypt(key);
    }
    const changed: { [field: number]: Fields[number] } = { ...fields };
    for (const [field, values] of Object.entries(odd))
      if (random.chance(0.3)) {
        changed[Number(field)] = values[random.below(values.length)];
        seen.changed++;
      }
    const message = encodeMessage(unionPay, { mti, fields: changed });
    if (hasMac(message) && key)
      message.set(ecbMac(ciphers.des(key.subarray(0, 8)), macInputOf(message)), message.length - 8);
    return encodeFrame({ ...framed.frame, message }).subarray(2);
  };
  vi.spyOn(acquirer, "handle").mockImplementation((frame) => {
    const { replies, close } = honest(frame);
    return { close, replies: replies.map((reply) => ({ ...reply, frame: alter(reply.frame) })) };
  });
  return seen;
}

/** Charged: the answer counted. */
const charged: readonly string[] = Object.freeze(["approved", "sign"]);

async function strangeHost(options: Partial<SimulatorOptions>, seed: number) {
  const simulator = await switchedOn({ seed, ...options });
  const bugs: string[] = [];
  simulator.world.timeline.listen((event) => {
    if (event.kind === "bug") bugs.push(String(event["message"]));
  });
  const seen = strange(simulator.acquirer, new SeededRandom(seed));
  await logOnToHome(simulator);
  return { simulator, bugs, seen };
}

/** Long enough for every time-out, and for what is owed. */
async function endsWell({ simulator, bugs, seen }: Awaited<ReturnType<typeof strangeHost>>): Promise<void> {
  await pass(simulator, 200_000);
  await simulator.until(() => simulator.listening, 60_000);
  expect(bugs).toEqual([]);
  expect(seen.changed).toBeGreaterThan(5);
  expect(simulator.display.view.lines.map(({ en }) => en).join()).not.toMatch(/B2[01]/);
  expect((await check(simulator)).differences).toEqual([]);
}

const seeds = Array.from({ length: 24 }, (_, at) => at + 1);

it.each(seeds)("a host that says odd things, a stripe: %s", async (seed) => {
  const world = await strangeHost({ model: seed % 2 ? "smart" : "classic" }, seed);
  const { simulator } = world;
  await sell(simulator, 12_345);
  expect(await simulator.until(() => charged.includes(simulator.display.view.id), 60_000)).toBe(true);
  expect(booked(simulator)).toEqual(["12345 charged"]);
  await endsWell(world);
});

it.each(seeds)("a host that says odd things, a chip: %s", async (seed) => {
  const world = await strangeHost({}, seed);
  const { simulator } = world;
  await type(simulator, "12345");
  await simulator.until(() => simulator.cardReader.listening, 5_000);
  simulator.playCard("credit-chip", "insert");
  await simulator.until(() => simulator.pinPad.collecting, 20_000);
  await type(simulator, "123456");
  await simulator.until(() => booked(simulator).length > 0, 60_000);
  // What the card makes of it is the card's.
  expect(booked(simulator)[0]).toMatch(/^12345 (charged|reversed)$/);
  await endsWell(world);
});
