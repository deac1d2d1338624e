import { describe, expect, it } from "vitest";
import { countFiner, cutsOf, finerTamperings, forgeries } from "../../sim/sweep/candidates";
import { forgedCodes, proofs } from "../../sim/sweep/forgery";
import { firstCuts, Sweeper } from "../../sim/sweep/job";
import { run } from "../../sim/sweep/run";
import { keyOf } from "../../sim/sweep/snapshot";
import { Starts } from "../../sim/sweep/start";
import { allStories, storyByName } from "../../sim/sweep/stories";
import { trialOf } from "../../sim/sweep/trial";
import { sampleOf } from "../sample";
import { nodeEngine } from "../simulated";

/** The worlds in which stories begin are made once for all of them. */
const starts = new Starts(nodeEngine());
const sweeper = () => new Sweeper(starts);

describe("the crash sweep", () => {
  // A third of them in each run. In CI each mutants' hunt begins with all of them, in the firmware as it is.
  it.each(sampleOf(allStories().map(({ name }) => name)))("plays the story %s to its end", async (name) => {
    const survey = await sweeper().survey({ story: name, host: "bars" });
    expect(survey.failed).toEqual([]);
    expect(survey.calls.length).toBeGreaterThan(50);
  });

  it("loses nothing at any point between the card and the approval, cut once", async () => {
    const sweep = sweeper();
    const sale = { story: "sale", host: "bars" } as const;
    const survey = await sweep.survey(sale);
    const { calls } = survey;
    const cuts = firstCuts(sale, survey, { from: calls.length - 70, to: calls.length - 40, share: 1 });
    const done = await sweep.do({ job: "first", ...sale, cuts });
    expect(done.failed).toEqual([]);
    expect(done.cuts).toBeGreaterThan(60);
    expect(done.states.length).toBeGreaterThan(5);
  }, 60_000);

  it("loses nothing when the recovery is cut too, and in a row of ten brown-outs", async () => {
    const sweep = sweeper();
    const first = { point: 100, at: "after", seed: 0 } as const;
    const done = await sweep.do({ job: "second", story: "lost-reply", host: "bars", first, share: 0.1, rows: 3 });
    expect(done.failed).toEqual([]);
    expect(done.cuts).toBeGreaterThan(30);
  }, 60_000);

  it("loses nothing whatever becomes of a message", async () => {
    const scene = { story: "returned", host: "bars" } as const;
    const shares = { share: 1, finerShare: 0.003, forgedShare: 0 };
    const sweep = sweeper();
    const { messages } = await sweep.survey(scene);
    const done = await sweep.do({ job: "messages", ...scene, messages, ...shares, cutsEach: 1 });
    expect(done.failed).toEqual([]);
    expect(done.messages).toBeGreaterThan(30);
  }, 60_000);

  it("loses nothing when a sector begins to fail at any write", async () => {
    const sweep = sweeper();
    const scene = { story: "lost-reply", host: "bars" } as const;
    const { writes } = await sweep.survey(scene);
    const done = await sweep.do({ job: "failing", ...scene, writes, share: 1 });
    expect(done.failed).toEqual([]);
    expect(done.sectors).toBe(writes);
    expect(writes).toBeGreaterThan(8);
  });

  it("loses nothing by one bit that turns over while the power is off", async () => {
    const scene = { story: "returned", host: "bars" } as const;
    const most = 25;
    const sweep = sweeper();
    const { calls } = await sweep.survey(scene);
    for (const state of [0, 1]) {
      const done = await sweep.do({ job: "damage", ...scene, points: calls.length, flips: 1, state, most });
      expect(done.failed).toEqual([]);
      expect(done.damages).toBeGreaterThan(10);
    }
  });

  it("turns the very bits over, and no other", async () => {
    const story = storyByName("sale");
    const trial = trialOf("sale/d4097.3+4100.0");
    if (!story || !trial) throw new Error("no such trial");
    const whole = await run({ ...trial, damage: [] }, story, starts);
    const seen: number[] = [];
    const { flash } = (await run(trial, story, starts, whole.settled)).simulator;
    const before = whole.settled?.chip.image.bytes ?? new Uint8Array();
    for (const at of [4097, 4099, 4100]) seen.push((before[at] ?? 0) ^ (flash.image.bytes[at] ?? 0));
    expect(seen).toEqual([8, 0, 1]);
  });

  it("forges each answer with every code and every kind of missing proof", async () => {
    const story = storyByName("sale");
    if (!story) throw new Error("no such story");
    const { messages } = await run({ story: "sale", cuts: [] }, story, new Starts(nodeEngine()));
    const answers = messages.flatMap(({ answer }) => (answer ? [answer.signed] : []));
    // Signed: the sale's. Not: sign-in's.
    expect(answers).toContain(true);
    expect(answers).toContain(false);
    const each = (signed: boolean) => 2 * forgedCodes.length * (signed ? proofs.length : 1);
    expect(finerTamperings(messages).length).toBe(countFiner(messages));
    expect(forgeries(messages)).toHaveLength(answers.reduce((sum, signed) => sum + each(signed), 0));
  });

  it("cuts where it says, and every time alike", async () => {
    const story = storyByName("sale");
    const trial = trialOf("sale/p95.torn.2/p30.before");
    if (!story || !trial) throw new Error("no such trial");
    const ends = [];
    for (let time = 0; time < 2; time++) {
      const { settled, simulator, cuts } = await run(trial, story, new Starts(nodeEngine()));
      ends.push([settled && keyOf(settled), simulator.world.points, cuts]);
      const cutAt = simulator.world.timeline.since(0).filter((event) => event["action"] === "cut");
      expect(cutAt.map((event) => event["why"])).toEqual(["point 30 before"]);
    }
    expect(ends[0]).toEqual(ends[1]);
    expect(ends[0]?.[2]).toBe(2);
  });

  it("tears flash in several places, other calls in one, and most not at all", () => {
    const calls = [
      { port: "flash", method: "program" },
      { port: "printer", method: "band" },
      { port: "display", method: "show" },
    ] as const;
    const at = (point: number) => cutsOf(calls).filter((cut) => cut.point === point && cut.at === "torn").length;
    expect([at(1), at(2), at(3)]).toEqual([4, 1, 0]);
  });

  it.each([
    [false, true],
    [true, false],
  ])("plain %s: connections are TLS %s", async (plain, tls) => {
    const ran = await new Sweeper(new Starts(nodeEngine(), plain)).try({ story: "sale", cuts: [] });
    expect(ran.failures).toEqual([]);
    const connects = ran.simulator.world.timeline
      .since(0)
      .filter(({ kind, method }) => kind === "call" && method === "connect");
    expect(connects.length).toBeGreaterThan(0);
    for (const { argument } of connects) expect(argument).toMatchObject({ endpoint: { tls } });
  });
});
