import { describe, expect, it } from "vitest";
import type { Simulator } from "../../sim/simulator/simulator";
import { troubleText } from "../../src/diagnosis/trouble-words";
import { EvidenceLog } from "../../src/evidence/log";
import { read } from "../flow/smallest-panel";
import { pass, ready, said, screen, sell, type } from "../simulated";

/** The self-test's pages, from home, read to the end. */
async function pages(simulator: Simulator): Promise<string> {
  for (let ends = 0; ends < 4 && simulator.display.view.id !== "home"; ends++) {
    await simulator.until(() => simulator.world.idle, 20_000);
    if (simulator.display.view.id === "approved") await type(simulator, "");
    await pass(simulator, 5_000);
  }
  await screen(simulator, "home");
  await type(simulator, "", "menu");
  await screen(simulator, "menu");
  await type(simulator, "5", "");
  await simulator.until(() => said(simulator).includes("F1 整机自检"), 60_000);
  await type(simulator, "", "f1");
  await screen(simulator, "self-test", 60_000);
  await type(simulator, "", "f1");
  let all = "";
  for (let page = 0; page < 6 && simulator.display.view.title.en !== "Self-test"; page++) {
    all += `${read(simulator, "en")}\n`;
    read(simulator, "zh");
    await type(simulator, "");
  }
  return all;
}

describe("when what worked last", () => {
  it("a part by the sales on record, a bearer by the host's answers", async () => {
    const simulator = await ready({ model: "classic" });
    expect(await pages(simulator)).toMatch(
      /Last worked.*Card reader: no record.*Printer: no record.*Wi-Fi 11-22 10:00/s,
    );
    await type(simulator, "");
    await screen(simulator, "home");
    await pass(simulator, 600_000);
    await sell(simulator, 12_345);
    await screen(simulator, "approved");
    await pass(simulator, 20_000);
    const seen = await pages(simulator);
    expect(seen).toMatch(
      /Card reader 11-22 10:1\d.*Printer 11-22 10:1\d.*Wi-Fi 11-22 10:1\d.*mobile network: no record/s,
    );
    expect(seen).not.toContain("Signature pad");
  });

  it("over a power cut: parts are still known", async () => {
    const simulator = await ready({ model: "classic" });
    await sell(simulator, 12_345);
    await screen(simulator, "approved");
    await pass(simulator, 20_000);
    simulator.restart();
    await screen(simulator, "operator.number", 60_000);
    await type(simulator, "01");
    await type(simulator, "0000");
    expect(await pages(simulator)).toMatch(/Card reader 11-22 10:00.*Printer 11-22 10:00/s);
  });
});

describe("what a chip refused", () => {
  it("is told as command and status word", () => {
    const log = new EvidenceLog();
    log.note("card", 1_795_312_800, 0x6a, 0x81, 0xa4);
    const [trouble] = log.troubles();
    if (!trouble) throw new Error("nothing was noted");
    expect(troubleText(trouble).en).toMatch(/card said 6A81 to command A4$/);
    expect(troubleText(trouble).zh).toMatch(/卡片应答 6A81（指令 A4）$/);
  });

  it("is on record behind a card that failed", async () => {
    const simulator = await ready({ model: "classic" });
    await type(simulator, "12345");
    await screen(simulator, "card");
    simulator.playCard("refusing-chip", "insert");
    await pass(simulator, 10_000);
    for (let keys = 0; keys < 4 && simulator.display.view.id !== "home"; keys++) {
      simulator.press("cancel");
      await pass(simulator, 1_000);
    }
    expect(await pages(simulator)).toMatch(/card said 6[0-9A-F]{3} to command [0-9A-F]{2}/);
  });

  it("is not behind one that paid, whatever it said in between", async () => {
    const simulator = await ready({ model: "classic" });
    await type(simulator, "12345");
    await screen(simulator, "card");
    simulator.playCard("credit-chip", "insert");
    await simulator.until(() => simulator.pinPad.collecting, 20_000);
    await type(simulator, "123456");
    await screen(simulator, "approved", 60_000);
    await pass(simulator, 20_000);
    expect(await pages(simulator)).not.toContain("card said");
  });
});
