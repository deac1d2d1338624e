import { describe, expect, it } from "vitest";
import { flashOf } from "../../sim/devices/flash-contract";
import { check } from "../../sim/scenario/checker";
import type { Simulator } from "../../sim/simulator/simulator";
import { Book, cellClasses } from "../../src/book/book";
import {
  booked,
  logOn,
  logOnToHome,
  pass,
  ready,
  said,
  screen,
  sell,
  strike,
  switchedOn,
  type,
  wire,
} from "../simulated";
import { read } from "./smallest-panel";

const MINUTE_MS = 60_000;

function both(simulator: Simulator, change: object): void {
  for (const bearer of ["wifi", "cellular"] as const) simulator.network.setBearer(bearer, change);
}

/** Until a screen says it, in Chinese. */
async function says(simulator: Simulator, words: string | RegExp, limitMs: number): Promise<void> {
  const fits = () => new RegExp(words).test(said(simulator));
  if (!(await simulator.until(fits, limitMs))) throw new Error(`never said ${words}: ${said(simulator)}`);
}

describe("A02: a bearer that is up and leads nowhere", () => {
  it("is given up within 10 s, remembered, and told", async () => {
    const simulator = await switchedOn();
    simulator.network.setBearer("wifi", { loss: 1 });
    await logOn(simulator);
    const startedMs = simulator.world.nowMs;
    // The first request leaves over the other one within ten seconds.
    expect(await simulator.until(() => wire(simulator).length > 0, 10_000)).toBe(true);
    // Parameters and chip keys are loaded at the first sign-in, over eleven connections.
    await screen(simulator, "home", 20_000);
    expect(simulator.world.nowMs - startedMs).toBeLessThan(18_000);
    expect(read(simulator, "zh")).toContain("A02 Wi-Fi不通，已切换到移动网络");
    expect(read(simulator, "en")).toMatch(/A02: Wi-Fi does not work, now on mobile/);
    const startMs = simulator.world.nowMs;
    await sell(simulator, 12_345);
    await screen(simulator, "approved");
    // Not waited for again.
    expect(simulator.world.nowMs - startMs).toBeLessThan(5_000);
    expect(booked(simulator)).toEqual(["12345 charged"]);
    expect(await check(simulator)).toMatchObject({ agree: true });
  });

  it("is found well again at rest, and used", async () => {
    const simulator = await switchedOn();
    simulator.network.setBearer("wifi", { loss: 1 });
    await logOn(simulator);
    await screen(simulator, "home", 20_000);
    simulator.network.setBearer("wifi", { loss: 0 });
    await pass(simulator, 10 * MINUTE_MS);
    await sell(simulator, 100);
    await screen(simulator, "approved");
    await pass(simulator, 5_000);
    await type(simulator, "");
    await screen(simulator, "home", 70_000);
    expect(read(simulator, "zh")).not.toContain("A02");
  });

  it("is taken again at once when it was switched off and on", async () => {
    const simulator = await switchedOn();
    simulator.network.setBearer("wifi", { loss: 1 });
    await logOn(simulator);
    await screen(simulator, "home", 20_000);
    simulator.network.setBearer("wifi", { up: false, loss: 0 });
    await sell(simulator, 100);
    await screen(simulator, "approved");
    expect(simulator.world.nowMs).toBeGreaterThan(0);
  });
});

describe("A05: a silent host over a good network", () => {
  it("is waited for with words, tried at both addresses over both bearers, and is not the shop's network", async () => {
    const simulator = await switchedOn();
    strike(simulator, "connect", "drop", { times: 1_000 });
    await logOn(simulator);
    await says(simulator, "较慢：正在等待网络连接", 6_000);
    await screen(simulator, "fault", 15_000);
    expect(read(simulator, "zh")).toMatch(/拉卡拉连接不上.*A05/);
    expect(said(simulator)).not.toContain("A03");
    // Connected, name answered: the ways are told for support.
    await type(simulator, "", "f3");
    expect(read(simulator, "en").match(/DNS 0\.\ds TCP 2\.4s not reached/g)).toHaveLength(4);
    expect(read(simulator, "zh").match(/DNS 0\.\d秒 TCP 2\.4秒 连不上/g)).toHaveLength(4);
  });
});

it("a way that fails once and the next one that carries: nothing is called slow that took less than five seconds", async () => {
  const simulator = await switchedOn();
  const shown: string[] = [];
  simulator.display.watch(({ lines }) => shown.push(...lines.map(({ zh }) => zh)));
  both(simulator, { latencyMs: 400 });
  strike(simulator, "connect", "drop", { times: 1 });
  let failed = false;
  simulator.world.timeline.listen(({ kind, port, value }) => {
    if (kind !== "answer" || port !== "network" || !JSON.stringify(value).includes("unreachable")) return;
    failed = true;
    both(simulator, { latencyMs: 20 });
  });
  await logOn(simulator);
  await screen(simulator, "home", 60_000);
  expect(failed).toBe(true);
  expect(shown.filter((line) => line.includes("较慢"))).toEqual([]);
});

describe("A03: a weak network", () => {
  it.each([1, 2, 3, 4, 5])(
    "seed %s: 3 s and a third lost: says so with what was measured, signed in or not",
    async (seed) => {
      const simulator = await switchedOn({ seed });
      both(simulator, { latencyMs: 3_000, loss: 0.3 });
      await logOn(simulator);
      // Who waits longer than five seconds reads what for.
      await says(simulator, "较慢：正在等待", 6_000);
      await says(simulator, "A03", 3 * MINUTE_MS);
      expect(read(simulator, "zh")).toMatch(/丢包\d+% 往返6\.0秒/);
      expect(said(simulator)).not.toContain("不是本店网络问题");
    },
  );

  it.each([1, 2, 3, 4, 5, 6])("seed %s: the same in a sale, however it ends", async (seed) => {
    const simulator = await ready({ seed });
    both(simulator, { latencyMs: 3_000, loss: 0.3 });
    await sell(simulator, 12_345);
    const ends = ["approved", "not-charged", "checking", "returned"];
    let told = false;
    simulator.display.watch(({ lines, id }) => {
      if (ends.includes(id) || id === "processing") told ||= lines.some(({ en }) => /\bA03\b.*|Weak network/.test(en));
    });
    expect(await simulator.until(() => ends.includes(simulator.display.view.id), 3 * MINUTE_MS)).toBe(true);
    expect(told).toBe(true);
    both(simulator, { latencyMs: 20, loss: 0 });
    await pass(simulator, 5 * MINUTE_MS);
    expect(await check(simulator)).toMatchObject({ agree: true });
  });

  it("nothing comes through at -95 dBm: never another's fault, and all causes are there for support", async () => {
    const simulator = await switchedOn();
    both(simulator, { loss: 1, signal: -95 });
    await logOn(simulator);
    await screen(simulator, "fault", MINUTE_MS);
    expect(read(simulator, "zh")).toMatch(/网络信号弱.*丢包100%.*-95dBm.*靠近路由器.*A03/);
    expect(read(simulator, "en")).toMatch(/Weak network.*loss 100%.*-95 dBm.*A03/);
    await type(simulator, "", "f3");
    await screen(simulator, "detail");
    expect(read(simulator, "zh")).toMatch(/可能原因 1\/2.*A03 网络信号弱.*Wi-Fi.*移动网络/);
    await type(simulator, "");
    expect(read(simulator, "en")).toMatch(/Possible cause 2\/2.*A04.*DNS 2\.4s/);
    await type(simulator, "");
    await screen(simulator, "fault");
    both(simulator, { loss: 0, signal: -60 });
    await screen(simulator, "home", 2 * MINUTE_MS);
  });

  it("nothing comes through with a good signal: the internet is gone, not the acquirer", async () => {
    const simulator = await switchedOn();
    both(simulator, { loss: 1 });
    await logOn(simulator);
    await screen(simulator, "fault", MINUTE_MS);
    expect(read(simulator, "zh")).toMatch(/Wi-Fi 上不了网.*A04/);
    expect(said(simulator)).not.toContain("不是本店网络问题");
  });

  it("in a sale that could not be sent: not charged, A03 with its figures", async () => {
    const simulator = await ready();
    both(simulator, { loss: 1, signal: -95 });
    await sell(simulator, 12_345);
    await screen(simulator, "not-charged", MINUTE_MS);
    expect(read(simulator, "zh")).toMatch(/^未扣款 \/ 金额 [\d.]+ 元 \/ 网络信号弱 \/ 丢包100% -95dBm \/.*A03/);
    expect(booked(simulator)).toEqual([]);
    expect(await check(simulator)).toMatchObject({ agree: true });
  });

  it("in a sale that was sent: being checked, with the reason for it", async () => {
    const simulator = await ready();
    await sell(simulator, 12_345);
    expect(await simulator.until(() => wire(simulator).at(-1) === "0200", 10_000)).toBe(true);
    both(simulator, { latencyMs: 65_000, loss: 0.3 });
    await screen(simulator, "checking", 2 * MINUTE_MS);
    expect(read(simulator, "zh")).toMatch(/A03 网络弱.*往返.*核查.*B14/);
    both(simulator, { latencyMs: 20, loss: 0 });
    await screen(simulator, "returned", 5 * MINUTE_MS);
    await pass(simulator, 3 * MINUTE_MS);
    expect(await check(simulator)).toMatchObject({ agree: true });
  });
});

describe("evidence", () => {
  it("of what failed crosses a power cut, with what is written anyway", async () => {
    const simulator = await switchedOn();
    both(simulator, { up: false });
    await logOn(simulator);
    await screen(simulator, "fault", MINUTE_MS);
    // The next attempt takes a STAN: that is the record it goes with.
    await pass(simulator, 10_000);
    simulator.restart();
    await screen(simulator, "operator.number");
    const opened = await Book.open(flashOf(simulator.flash));
    if (opened.kind !== "open") throw new Error("the journal does not open");
    expect(opened.book.evidence.troubles()).toMatchObject([{ kind: "connect", figures: [0, 0, 0] }]);
  });

  it("names the bearer that led nowhere, with what was measured", async () => {
    const simulator = await switchedOn();
    simulator.network.setBearer("wifi", { loss: 1 });
    await logOn(simulator);
    await screen(simulator, "home", 20_000);
    simulator.restart();
    await screen(simulator, "operator.number");
    const opened = await Book.open(flashOf(simulator.flash));
    if (opened.kind !== "open") throw new Error("the journal does not open");
    expect(opened.book.evidence.troubles()).toMatchObject([{ kind: "bearer", figures: [0, 100, 55] }]);
  });

  it("is nothing on a healthy sale: not a byte of it is written", async () => {
    const simulator = await ready();
    await sell(simulator, 12_345);
    await screen(simulator, "approved");
    await pass(simulator, 5_000);
    simulator.restart();
    await screen(simulator, "operator.number");
    const opened = await Book.open(flashOf(simulator.flash));
    if (opened.kind !== "open") throw new Error("the journal does not open");
    expect(opened.book.ids(cellClasses.evidence)).toEqual([]);
  });
});

describe("more, in the list", () => {
  it("F4 shows what was seen while a transaction ran, after a power cut too", async () => {
    const simulator = await ready();
    strike(simulator, "receive", "drop");
    await sell(simulator, 12_345);
    await screen(simulator, "returned", 3 * MINUTE_MS);
    simulator.restart();
    await logOnToHome(simulator);
    await type(simulator, "", "menu");
    await type(simulator, "2", "");
    await screen(simulator, "list");
    await type(simulator, "1", "");
    await screen(simulator, "detail");
    expect(read(simulator, "zh")).toContain("F4 详细原因");
    await type(simulator, "", "f4");
    expect(read(simulator, "zh")).toMatch(/可能原因 1\/1.*B14 无应答，现已查清.*无应答：等待超时/);
    expect(read(simulator, "en")).toMatch(/B14 No answer, now checked.*no answer: timed out/);
  });
});

describe("chip settings that take minutes", () => {
  it("lose no key that was typed meanwhile", async () => {
    const simulator = await switchedOn();
    both(simulator, { latencyMs: 1_500 });
    await logOn(simulator);
    await says(simulator, "正在下载IC卡参数 \\d+/\\d+ / 取消键 稍后下载，先收款", 5 * MINUTE_MS);
    await type(simulator, "1234", "");
    await screen(simulator, "amount", 10 * MINUTE_MS);
    await type(simulator, "");
    await screen(simulator, "card", 2 * MINUTE_MS);
    expect(said(simulator)).toContain("12.34");
    expect(said(simulator)).toContain("插卡");
  });
});
