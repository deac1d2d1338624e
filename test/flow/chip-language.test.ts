import { describe, expect, it } from "vitest";
import type { Simulator } from "../../sim/simulator/simulator";
import { booked, pass, ready, said, screen, type } from "../simulated";
import { end, goThrough, homeward, pin, show } from "./cards";

/** The languages of the screens since `seq`, one after the other: "card zh, pin en". */
function spoken(simulator: Simulator, seq: number): string {
  const seen = simulator.world.timeline
    .since(seq)
    .filter((event) => event["port"] === "display" && event["method"] === "show")
    .map((event) => event["argument"] as { readonly id: string; readonly language: string })
    .map(({ id, language }) => `${id} ${language}`);
  return seen.filter((each, at) => each !== seen[at - 1]).join(", ");
}

async function english(): Promise<Simulator> {
  const simulator = await ready();
  await type(simulator, "", "menu");
  await screen(simulator, "menu");
  const at = simulator.display.view.options.findIndex(({ en }) => en === "中文");
  expect(at).toBeGreaterThan(-1);
  await type(simulator, String(at + 1), "");
  await simulator.until(() => simulator.display.view.language === "en", 5_000);
  await type(simulator, "", "cancel");
  await screen(simulator, "home");
  return simulator;
}

describe("a card that prefers English (EMV 4.4 Book 4, 11.1)", () => {
  it.each(["insert", "tap"] as const)("%s: the PIN is asked for in English, all else stays Chinese", async (way) => {
    const simulator = await ready();
    const { seq } = simulator.world.timeline;
    await show(simulator, 100_001, "english-chip", way);
    await pin(simulator);
    expect(await end(simulator)).toBe("approved");
    const languages = spoken(simulator, seq);
    expect(languages).toContain("pin en, processing zh");
    expect(languages.replaceAll("pin en", "")).not.toContain(" en");
    expect(booked(simulator)).toEqual(["100001 charged"]);
  });

  it("is spoken to in English when its PIN was wrong before, too, and the operator is told in Chinese", async () => {
    const simulator = await ready();
    await show(simulator, 12345, "english-chip", "insert");
    await pin(simulator, "654321");
    expect(await end(simulator)).toBe("declined");
    expect(simulator.display.view.language).toBe("zh");
  });

  it.each([
    ["cancel", (simulator: Simulator) => type(simulator, "12", "cancel")],
    ["nobody there", (simulator: Simulator) => pass(simulator, 61_000)],
  ])("%s: the operator's language is back", async (_, act) => {
    const simulator = await ready();
    await show(simulator, 12345, "english-chip", "insert");
    await simulator.until(() => simulator.pinPad.collecting, 30_000);
    expect(simulator.display.view.language).toBe("en");
    await act(simulator);
    expect(await end(simulator)).toBe("not-charged");
    expect(said(simulator)).toContain("B12");
    expect(simulator.display.view.language).toBe("zh");
  });

  it("changes nothing where the operator speaks English", async () => {
    const simulator = await english();
    const { seq } = simulator.world.timeline;
    expect(await goThrough(simulator, 12345, "english-chip", "insert")).toEqual(["pin", "approved"]);
    expect(spoken(simulator, seq)).not.toContain(" zh");
    await homeward(simulator);
  });
});

describe("a card without a preference", () => {
  it("is spoken to in the operator's language", async () => {
    const simulator = await english();
    const { seq } = simulator.world.timeline;
    expect(await goThrough(simulator, 12345, "two-applications", "insert")).toEqual(["choose", "pin", "approved"]);
    expect(spoken(simulator, seq)).not.toContain(" zh");
  });
});
