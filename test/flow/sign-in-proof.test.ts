// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { describe, expect, it } from "vitest";
import type { PassingMessage, Tampered } from "../../sim/devices/passage";
import { encodeMessage } from "../../src/host/iso8583/codec";
import { unionPay } from "../../src/host/iso8583/dialect";
import { encodeFrame } from "../../src/host/iso8583/frame";
import { readFrame } from "../scenario/frames";
import { play, room, see, sell, signIn } from "../scenario/rooms";

type Where = Awaited<ReturnType<typeof room>>;

/** Field 60 of a sign-in: 60.1 = 00, 60.3 = 004. */
const SIGN_IN = /^00.{6}004$/;

/** Records the first sign-in, and answers each one after that, `times` often, with it: all that is asked for repeated. */
function replay(where: Where, times: number, spare: readonly number[] = []): { readonly played: () => number } {
  let first: ReturnType<typeof readFrame> | undefined;
  let asked: ReturnType<typeof readFrame> | undefined;
  let played = 0;
  where.simulator.network.tamper = (passing: PassingMessage): Tampered | undefined => {
    const now = readFrame(passing.bytes);
    if (passing.direction === "to-host") {
      asked = SIGN_IN.test(String(now.message.fields[60])) && now.message.mti === "0800" ? now : undefined;
      return undefined;
    }
    if (!asked || now.message.mti !== "0810") return undefined;
    if (!first) {
      first = now;
      return undefined;
    }
    if (played >= times) return undefined;
    played++;
    const fields: Record<number, string | Uint8Array | undefined> = {
      ...first.message.fields,
      11: asked.message.fields[11],
      41: asked.message.fields[41],
    };
    for (const field of spare) delete fields[field];
    const forged = encodeFrame({ ...now.frame, message: encodeMessage(unionPay, { mti: "0810", fields }) });
    return { pieces: [{ bytes: forged, afterMs: 0 }], reset: false };
  };
  return { played: () => played };
}

async function shown(where: Where): Promise<string> {
  const [zh, en] = [await see(where, "screen", { lang: "zh" }), await see(where, "screen", { lang: "en" })];
  return `${String(zh["id"])}\n${String(zh["text"])}\n${String(en["text"])}`;
}

async function signInAgain(where: Where): Promise<void> {
  for (const action of ["cut", "on"]) await play(where, "power", { action });
  await play(where, "key", { keys: "01", then: "enter" });
  await play(where, "key", { keys: "0000", then: "enter" });
}

describe("a recorded answer to a sign-in", () => {
  it.each([
    ["with the proof it had", [], "A16", "应答校验不符"],
    ["without its proof too", [64], "F09", "应答未能核实"],
  ] as const)("is refused where answers are proven, %s", async (_how, spare, code, cause) => {
    const where = await room({ acquirer: "unionpay" });
    const { played } = replay(where, 1, spare);
    await signIn(where);
    await signInAgain(where);
    await play(where, "wait", { text: code, timeoutMs: 60_000 });
    expect(await shown(where)).toMatch(new RegExp(`${cause}.*终端将重新签到.*${code}.*signs in again`, "s"));
    expect(played()).toBe(1);
    // By itself, with a number of its own each time.
    await play(where, "wait", { screen: "home", timeoutMs: 60_000 });
    await sell(where, 1001);
    await play(where, "wait", { screen: "approved" });
  });

  it("never counts, however often it comes", async () => {
    const where = await room({ acquirer: "unionpay" });
    const { played } = replay(where, 1000);
    await signIn(where);
    await signInAgain(where);
    await play(where, "clock", { advanceMs: 600_000 });
    expect(where.simulator.display.view.id).toBe("fault");
    expect(played()).toBeGreaterThan(5);
  });

  it("passes where the dialect has no proof: its keys are in force, and the host refuses what comes under them", async () => {
    const where = await room({ acquirer: "lakala" });
    const { played } = replay(where, 1);
    await signIn(where);
    await signInAgain(where);
    await play(where, "wait", { screen: "home" });
    expect(played()).toBe(1);
    await sell(where, 1001);
    await play(where, "wait", { idle: true });
    expect((await see(where, "ledger"))["entries"]).toEqual([]);
  });

  it("a refusal of the host's still says why: it changes nothing but words", async () => {
    const where = await room({ acquirer: "unionpay" });
    await play(where, "host", { merchant: "frozen" });
    await play(where, "key", { keys: "01", then: "enter" });
    await play(where, "key", { keys: "0000", then: "enter" });
    expect(await shown(where)).toContain("A10");
  });
});

describe("menu, sign-in", () => {
  it("says that the answer was verified, and nothing where the acquirer has no such proof", async () => {
    for (const [acquirer, line] of [
      ["unionpay", /已签到.*应答已核实.*was verified/s],
      ["lakala", /^fault\n签到\n已签到\nSign in\nAlready signed in$/],
    ] as const) {
      const where = await room({ acquirer });
      await signIn(where);
      await play(where, "key", { key: "menu" });
      await play(where, "key", { key: "1" });
      expect(await shown(where)).toMatch(line);
    }
  });
});
