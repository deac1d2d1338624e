import type { Kind, Play, PlayBroken, PlayOutcome } from "./terminal";

/** Beside the panel's script: a scenario that a panel without a person plays at its start, and what came of it. */
export const SCENARIO_FILE = "scenario.json";
export const OUTCOME_FILE = "outcome.json";

/** What stands in the first. */
export interface ScenarioFile extends Kind {
  readonly text: string;
  readonly seed: number;
}

/** What stands in the second. */
export type OutcomeFile = PlayOutcome | PlayBroken;

/** The scenario that lies in a folder, undefined where none does. */
export function scenarioIn(folder: string): { readonly kind: Kind; readonly play: Play } | undefined {
  const path = folder + SCENARIO_FILE;
  if (!system.fileExists(path)) return undefined;
  const { text, seed, ...kind } = JSON.parse(system.readFileString(path)) as ScenarioFile;
  const onPlayed = (outcome: OutcomeFile) => {
    // Under its name it is whole.
    system.writeFileString(`${folder}${OUTCOME_FILE}.new`, JSON.stringify(outcome));
    system.renameFile(`${folder}${OUTCOME_FILE}.new`, OUTCOME_FILE);
  };
  return { kind, play: { text, seed, onPlayed } };
}
