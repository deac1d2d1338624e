import type { Kind, Play, PlayBroken, PlayOutcome } from "./terminal";

/** Beside the panel's script: a scenario that a panel without a person plays, when it starts or has played the one before, and what came of it. */
export const SCENARIO_FILE = "scenario.json";
export const OUTCOME_FILE = "outcome.json";
/** And, while it plays, how far its world has come: whoever waits sees that it goes on, however slow the machine is. */
export const PROGRESS_FILE = "progress.json";

/** How often that is written. Real ms. */
const PROGRESS_MS = 1000;

/** What stands in the first. */
export interface ScenarioFile extends Kind {
  readonly text: string;
  readonly seed: number;
}

/** What stands in the second. */
export type OutcomeFile = PlayOutcome | PlayBroken;

/** What stands in the third. */
export interface ProgressFile {
  /** Of the world, ms since 1970. */
  readonly nowMs: number;
  /** The number of its last event. */
  readonly seq: number;
}

/** Whether a scenario lies in a folder. The file appears whole: it is written aside and renamed. */
export function hasScenario(folder: string): boolean {
  return system.fileExists(folder + SCENARIO_FILE);
}

/** Reads the scenario that lies in a folder, and deletes its file. @returns undefined where none lies there. */
export function takeScenario(folder: string): { readonly kind: Kind; readonly play: Play } | undefined {
  if (!hasScenario(folder)) return undefined;
  const path = folder + SCENARIO_FILE;
  const { text, seed, ...kind } = JSON.parse(system.readFileString(path)) as ScenarioFile;
  system.deleteFile(path);
  const write = (name: string, what: OutcomeFile | ProgressFile) => {
    // Under its name it is whole.
    system.writeFileString(`${folder}${name}.new`, JSON.stringify(what));
    system.renameFile(`${folder}${name}.new`, name);
  };
  let writtenMs = 0;
  const onTick = (progress: ProgressFile) => {
    const now = Date.now();
    if (now - writtenMs < PROGRESS_MS) return;
    writtenMs = now;
    write(PROGRESS_FILE, progress);
  };
  return { kind, play: { text, seed, onPlayed: (outcome) => write(OUTCOME_FILE, outcome), onTick } };
}
