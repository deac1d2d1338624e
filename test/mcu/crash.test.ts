import { beforeAll, describe, expect, it } from "vitest";
import { createMcuEngine } from "../../sim/desktop/engines/mcu-engine";
import { USUAL_HOST } from "../../sim/sweep/host";
import { firstCuts, Sweeper } from "../../sim/sweep/job";
import { Starts } from "../../sim/sweep/start";
import { missing, sayMissing } from "./core";

/** A sale whose answer gets lost, with its reversal: some of its cuts, each with a boot of its own. */
const STORY = "lost-reply";
const CUTS = 8;
const SWEEP_TIMEOUT_MS = 900_000;

beforeAll(sayMissing);

describe.skipIf(missing !== undefined)("power cuts on the core", () => {
  it("leave nothing lost, doubled or stuck", { timeout: SWEEP_TIMEOUT_MS }, async () => {
    const engine = await createMcuEngine();
    try {
      const sweeper = new Sweeper(new Starts(engine));
      const scene = { story: STORY, host: USUAL_HOST };
      const survey = await sweeper.survey(scene);
      expect(survey.failed).toEqual([]);
      const cuts = firstCuts(scene, survey, { from: 1, to: survey.calls.length, share: CUTS / survey.cuts });
      const done = await sweeper.do({ ...scene, job: "first", cuts });
      expect(done.failed).toEqual([]);
      expect(done.cuts).toBeGreaterThanOrEqual(CUTS / 2);
    } finally {
      await engine.kill();
    }
  });
});
