import { describe, expect, it } from "vitest";
import { SecureElementModel } from "../../sim/devices/secure-element";
import { check } from "../../sim/scenario/checker";
import type { Simulator } from "../../sim/simulator/simulator";
import { booked, pass, ready, said, screen, type } from "../simulated";

/** A PIN that the card verifies itself: what its holder sees, how it ends, and that nothing of it is seen anywhere. */

const right = "123456";
const wrong = "246813";

async function insert(simulator: Simulator, card = "offline-pin-chip"): Promise<void> {
  await type(simulator, "12345");
  await simulator.until(() => simulator.cardReader.listening, 10_000);
  simulator.playCard(card, "insert");
}

async function asked(simulator: Simulator): Promise<string> {
  if (!(await simulator.until(() => simulator.pinPad.collecting && simulator.world.idle, 20_000)))
    throw new Error(`no PIN is asked for: ${said(simulator)}`);
  expect(simulator.display.view.id).toBe("pin");
  return said(simulator);
}

async function enter(simulator: Simulator, pin: string): Promise<string> {
  const says = await asked(simulator);
  await type(simulator, pin);
  return says;
}

/** The tag of field 55 of the 0200. */
function tagOf55(simulator: Simulator, tag: string, bytes: number): string | undefined {
  const request = simulator.messages.all.find(({ shown }) => shown.mti === "0200");
  const field = request?.shown.fields.find(({ field }) => field === 55)?.value ?? "";
  const at = field.indexOf(`${tag}${bytes.toString(16).padStart(2, "0")}`);
  return at < 0 ? undefined : field.slice(at + tag.length + 2, at + tag.length + 2 + 2 * bytes);
}

/** What the element was asked, and what of it may be seen. */
function verifications(simulator: Simulator): unknown[] {
  const calls = simulator.world.timeline.since(0).filter((event) => event["method"] === "verifyOffline");
  return calls.map((event) => event["argument"]);
}

describe("offline-pin-chip: the chip verifies the PIN itself", () => {
  it("says how many tries there are, and goes on to the issuer without a PIN block", async () => {
    const simulator = await ready();
    await insert(simulator);
    expect(await enter(simulator, right)).toContain("可试3次");
    await screen(simulator, "approved");
    expect(booked(simulator)).toEqual(["12345 charged"]);
    const request = simulator.messages.all.find(({ shown }) => shown.mti === "0200");
    const fields = new Map(request?.shown.fields.map(({ field, value }) => [field, value]));
    expect([fields.get(22), fields.has(52)]).toEqual(["052", false]);
    // Enciphered PIN, where the terminal has it, successful; nothing of it in TVR; all kinds of PIN in 9F33.
    expect(tagOf55(simulator, "9F34", 3)).toBe("440302");
    expect(tagOf55(simulator, "95", 5)?.slice(4, 6)).toBe("00");
    expect(tagOf55(simulator, "9F33", 3)).toBe("E0F8C8");
    expect(verifications(simulator)).toHaveLength(1);
    await pass(simulator, 20_000);
    expect(await check(simulator)).toMatchObject({ agree: true, differences: [] });
  });

  it("tells of a wrong one how many tries are left, and takes the right one then", async () => {
    const simulator = await ready();
    await insert(simulator);
    const seen = [await enter(simulator, wrong), await enter(simulator, wrong), await enter(simulator, right)];
    expect(seen[0]).toContain("可试3次");
    expect(seen[1]).toContain("密码错误，还可试2次");
    expect(seen[2]).toContain("密码错误，最后一次机会");
    await screen(simulator, "approved");
    expect(tagOf55(simulator, "9F34", 3)).toBe("440302");
    expect(verifications(simulator)).toHaveLength(3);
  });

  it("lets the card lock its PIN after three, says so, and goes on with a signature", async () => {
    const simulator = await ready();
    await insert(simulator);
    for (let tries = 0; tries < 3; tries++) await enter(simulator, wrong);
    expect(await simulator.until(() => said(simulator).includes("卡密码错误，卡密码已锁定"), 10_000)).toBe(true);
    await screen(simulator, "approved");
    expect(tagOf55(simulator, "9F34", 3)).toBe("1E0300");
    // Byte 3 bit 6: PIN try limit exceeded.
    expect(tagOf55(simulator, "95", 5)?.slice(4, 6)).toBe("20");
  });

  it("asks for the next method when its holder enters none", async () => {
    const simulator = await ready();
    await insert(simulator);
    await enter(simulator, "");
    await enter(simulator, "");
    await screen(simulator, "approved");
    expect(tagOf55(simulator, "9F34", 3)).toBe("1E0300");
    // Byte 3 bit 4: PIN required, not entered.
    expect(tagOf55(simulator, "95", 5)?.slice(4, 6)).toBe("08");
    expect(verifications(simulator)).toEqual([]);
  });

  it.each([
    ["cancel", (simulator: Simulator) => type(simulator, "12", "cancel"), "B12"],
    ["nobody there", (simulator: Simulator) => pass(simulator, 61_000), "B12"],
  ])("ends with %s, and nothing was sent", async (_, act, code) => {
    const simulator = await ready();
    await insert(simulator);
    await asked(simulator);
    await act(simulator);
    await screen(simulator, "not-charged");
    expect(said(simulator)).toContain(code);
    expect(booked(simulator)).toEqual([]);
  });
});

describe("offline-pin-locked: the chip's PIN is locked", () => {
  it("is signed for, no PIN asked", async () => {
    const simulator = await ready();
    await insert(simulator, "offline-pin-locked");
    await screen(simulator, "approved");
    expect(verifications(simulator)).toEqual([]);
    expect(tagOf55(simulator, "9F34", 3)).toBe("1E0300");
    expect(tagOf55(simulator, "95", 5)?.slice(4, 6)).toBe("20");
    expect(booked(simulator)).toEqual(["12345 charged"]);
    await pass(simulator, 20_000);
    expect(await check(simulator)).toMatchObject({ agree: true, differences: [] });
  });
});

describe("what breaks on the PIN's way to the card", () => {
  const broken = (simulator: Simulator, kind: "fail" | "drop" | "corrupt" | "cut-power", at: "before" | "after") =>
    simulator.world.faults.arm({
      port: "secure-element",
      point: "verifyOffline",
      kind,
      nth: 1,
      times: 1,
      probability: 1,
      ms: 0,
      at,
    });

  it.each(["fail", "drop"] as const)("%s: the terminal is broken (B20), nothing was sent", async (kind) => {
    const simulator = await ready();
    await insert(simulator);
    broken(simulator, kind, "before");
    await enter(simulator, right);
    await screen(simulator, "not-charged");
    expect(said(simulator)).toContain("B20");
    expect(booked(simulator)).toEqual([]);
  });

  it("a garbled answer: the card is shown again (B01)", async () => {
    const simulator = await ready();
    await insert(simulator);
    broken(simulator, "corrupt", "before");
    await enter(simulator, right);
    await simulator.until(() => simulator.pinPad.collecting || simulator.cardReader.listening, 20_000);
    expect(booked(simulator)).toEqual([]);
  });

  it.each(["before", "after"] as const)("the power goes %s the card was asked: nothing is open", async (at) => {
    const simulator = await ready();
    await insert(simulator);
    broken(simulator, "cut-power", at);
    await enter(simulator, right);
    await pass(simulator, 1_000);
    expect(simulator.world.powered).toBe(false);
    simulator.world.powerOn();
    await screen(simulator, "operator.number");
    expect(booked(simulator)).toEqual([]);
  });

  it("the card leaves while the PIN is entered: B02", async () => {
    const simulator = await ready();
    await insert(simulator);
    await asked(simulator);
    simulator.playCard("offline-pin-chip", "remove");
    await enter(simulator, right);
    await screen(simulator, "card");
    expect(booked(simulator)).toEqual([]);
  });

  it("an element that was opened verifies none: D07", async () => {
    const simulator = await ready();
    await insert(simulator);
    await asked(simulator);
    await simulator.secureElement.wipe();
    await type(simulator, right);
    await screen(simulator, "not-charged");
    expect(said(simulator)).toContain("D07");
  });
});

describe("the PIN", () => {
  it("is in no view, event, message or slip, nor is a block of it or the command's data", async () => {
    const simulator = await ready();
    const shown: string[] = [];
    await insert(simulator);
    for (const pin of [wrong, wrong, right]) {
      await asked(simulator);
      for (const key of [...pin, "enter"]) {
        shown.push(JSON.stringify(simulator.display.view));
        await type(simulator, key === "enter" ? "" : key, key === "enter" ? "enter" : "");
      }
    }
    await screen(simulator, "approved");
    await pass(simulator, 20_000);
    const slips = simulator.printer?.slips.map((slip) => slip.lines);
    const seen = JSON.stringify([shown, simulator.world.timeline.since(0), simulator.messages.all, slips]);
    for (const pin of [wrong, right]) {
      expect(seen).not.toContain(pin);
      expect(seen).not.toContain([...pin].join(","));
    }
    expect(seen).not.toMatch(/26(123456|246813)F/i);
    // Names the entry, the rest by its length or not at all.
    for (const argument of verifications(simulator)) expect(Object.keys(argument as object)).toEqual(["entry"]);
    // No VERIFY passes the reader's own port: its commands are seen by their length only.
    const transmitted = simulator.world.timeline.since(0).filter((event) => event["method"] === "transmit");
    expect(transmitted.length).toBeGreaterThan(5);
    for (const event of transmitted) expect(Object.keys(event["argument"] as object)).toEqual(["bytes"]);
  });

  it("leaves the element by no call of its port but through the card", async () => {
    const simulator = await ready();
    const model = new SecureElementModel(simulator.secureElement, simulator.cardReader);
    const answers: unknown[] = [];
    const call = (method: string, argument: unknown) => model.handle(method, argument, (value) => answers.push(value));
    for (const method of ["verifyCommand", "injectMaster", "publicKey", "constructor"])
      await expect(call(method, { entry: 1 })).rejects.toThrow(TypeError);
    await expect(call("verifyOffline", {})).rejects.toThrow(TypeError);
    await expect(call("verifyOffline", { entry: 1, encipher: { modulus: "00" } })).rejects.toThrow(TypeError);
    await call("verifyOffline", { entry: 1 });
    expect(answers).toEqual([{ kind: "fault", fault: "no-entry" }]);
  });

  it("goes to no card where none is active", async () => {
    const simulator = await ready();
    await insert(simulator);
    await asked(simulator);
    simulator.playCard("offline-pin-chip", "remove");
    for (const key of ["1", "2", "3", "4", "enter"] as const) simulator.press(key);
    expect(await simulator.secureElement.verifyOffline({ entry: 1 })).toEqual({ kind: "removed" });
    expect(await simulator.secureElement.verifyOffline({ entry: 1 })).toEqual({ kind: "fault", fault: "no-entry" });
  });

  it("is not in flash", async () => {
    const simulator = await ready();
    await insert(simulator);
    await enter(simulator, right);
    await screen(simulator, "approved");
    const flash = Buffer.from(simulator.keep().flash.bytes);
    for (const trace of [Buffer.from(right), Buffer.from("26123456ffffffff", "hex"), Buffer.from([1, 2, 3, 4, 5, 6])])
      expect(flash.includes(trace)).toBe(false);
  });
});
