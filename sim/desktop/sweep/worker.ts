import { parentPort, workerData } from "node:worker_threads";
import { describeBug } from "../../engine/in-process";
import { type Hunted, hunt } from "../../sweep/hunt";
import { type Job, type JobDone, type Scene, type Survey, Sweeper } from "../../sweep/job";
import type { Ran } from "../../sweep/run";
import type { Means } from "../../sweep/snapshot";
import { type DayAsked, type DayDone, day } from "../../sweep/soak";
import { Starts } from "../../sweep/start";
import { trialOf } from "../../sweep/trial";
import { type EngineName, engineOf } from "./engine";
import { nativeEcdsa } from "./native-ecdsa";
import { nativeRsa } from "./native-rsa";
import { type Shard, shareOf } from "./shard";
import { timelineText } from "./timeline-text";

/** What a worker is asked to do. */
export type Asked =
  | { readonly ask: "survey"; readonly scene: Scene }
  | { readonly ask: "job"; readonly job: Job }
  | { readonly ask: "try"; readonly name: string }
  | { readonly ask: "hunt"; readonly runsMax: number; readonly shard: Shard }
  | ({ readonly ask: "day" } & DayAsked);

/** What it answers: one of these for each thing asked, or what broke. */
export type Told =
  | { readonly tell: "survey"; readonly survey: Survey }
  | { readonly tell: "job"; readonly done: JobDone; readonly timeline: string }
  | { readonly tell: "try"; readonly failures: readonly string[]; readonly played: string; readonly timeline: string }
  | { readonly tell: "hunt"; readonly hunted: Hunted }
  | { readonly tell: "day"; readonly done: DayDone }
  | { readonly tell: "bug"; readonly message: string };

async function answer(means: Means, sweeper: Sweeper, asked: Asked): Promise<Told> {
  switch (asked.ask) {
    case "survey":
      return { tell: "survey", survey: await sweeper.survey(asked.scene) };
    case "job": {
      let timeline = "";
      sweeper.onFailure = (_, ran) => {
        timeline ||= timelineText(ran.simulator.world);
      };
      return { tell: "job", done: await sweeper.do(asked.job), timeline };
    }
    case "try": {
      const trial = trialOf(asked.name);
      if (!trial) throw new RangeError(`no trial ${asked.name}`);
      const ran: Ran = await sweeper.try(trial);
      const failures = ran.failures.map(({ kind, what }) => `${kind}: ${what}`);
      return { tell: "try", failures, played: ran.played, timeline: timelineText(ran.simulator.world) };
    }
    case "hunt":
      return { tell: "hunt", hunted: await hunt(sweeper, asked.runsMax, (trials) => shareOf(trials, asked.shard)) };
    case "day":
      return { tell: "day", done: await day(means, asked) };
  }
}

const port = parentPort;
if (port) {
  const { engine, plain } = workerData as { readonly engine: EngineName; readonly plain: boolean };
  const signers = { signRaw: nativeRsa(), ecdsa: nativeEcdsa };
  const made = engineOf(engine).then((running) => {
    const means: Means = { engine: running, plain, signers };
    return { means, sweeper: new Sweeper(new Starts(running, plain, signers)) };
  });
  let before: Promise<unknown> = made;
  port.on("message", (asked: Asked) => {
    before = before
      .then(() => made)
      .then(({ means, sweeper }) => answer(means, sweeper, asked))
      .catch((error: unknown): Told => ({ tell: "bug", message: describeBug(error) }))
      .then((told) => port.postMessage(told));
  });
}
