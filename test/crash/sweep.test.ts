import { describe, expect, it } from "vitest";
import { cutsOf } from "../../sim/sweep/candidates";
import { Sweeper } from "../../sim/sweep/job";
import { run } from "../../sim/sweep/run";
import { keyOf } from "../../sim/sweep/snapshot";
import { Starts } from "../../sim/sweep/start";
import { allStories, storyByName } from "../../sim/sweep/stories";
import { trialOf } from "../../sim/sweep/trial";
import { nodeEngine } from "../simulated";

const sweeper = () => new Sweeper(new Starts(nodeEngine()));

describe("the crash sweep", () => {
  it.each(allStories().map(({ name }) => name))("plays the story %s to its end", async (name) => {
    const survey = await sweeper().survey(name);
    expect(survey.failed).toEqual([]);
    expect(survey.points).toBeGreaterThan(50);
  });

  it("loses nothing at any point between the card and the approval, cut once", async () => {
    const sweep = sweeper();
    const { points } = await sweep.survey("sale");
    const done = await sweep.do({ job: "first", story: "sale", from: points - 70, to: points - 40, share: 1 });
    expect(done.failed).toEqual([]);
    expect(done.cuts).toBeGreaterThan(60);
    expect(done.states.length).toBeGreaterThan(5);
  });

  it("loses nothing when the recovery is cut too, and in a row of ten brown-outs", async () => {
    const sweep = sweeper();
    const first = { point: 100, at: "after", seed: 0 } as const;
    const done = await sweep.do({ job: "second", story: "lost-reply", first, share: 0.1, rows: 3 });
    expect(done.failed).toEqual([]);
    expect(done.cuts).toBeGreaterThan(30);
  });

  it("loses nothing whatever becomes of a message", async () => {
    const done = await sweeper().do({ job: "messages", story: "returned", share: 1, finerShare: 0.003, cutsEach: 1 });
    expect(done.failed).toEqual([]);
    expect(done.messages).toBeGreaterThan(30);
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
});
