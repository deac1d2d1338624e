import { checkAll } from "../../scenario/checker-all";
import { KEPT_NOTE } from "../../scenario/kept-note";
import { conflict, invalid, ok, type Result } from "../../scenario/result";
import { REST_MS } from "../../scenario/room";
import type { Stage } from "./stage";

/** How a run is written down: at its very times, or as a test that waits for screens. */
const forms: readonly string[] = Object.freeze(["run", "test"]);

/**
 * The run until now as lines of a scenario file, with what they lead to. To be called between two steps.
 * @param as `run`: as it was, so that it is the same event by event; `test`: as a person would write it.
 */
export async function recordingOf({ room, runs, hasRealParts }: Stage, as = "run"): Promise<Result> {
  if (!forms.includes(as)) return invalid("as", `one of ${forms.join(", ")}`);
  if (hasRealParts) return conflict("", "a terminal without real parts: what people did there is in no recording");
  const { simulator } = room;
  const { current } = runs;
  if (!current.recorder.whole) return invalid("", "a run that is short enough to be kept: reset first");
  const { model, acquirer, seed, kept, plain, largeKeys, national } = simulator.options;
  const isKept = kept !== undefined && current.beginning.reset === undefined;
  const terminals = simulator.company.length;
  const { idle } = simulator.world;
  const { agree } = idle ? await checkAll(simulator) : { agree: true };
  const head = {
    note: `recorded with --seed ${seed} --model ${model} --acquirer ${acquirer}${terminals > 1 ? ` --terminals ${terminals}` : ""}${isKept ? KEPT_NOTE : ""}`,
    world: {
      seed,
      model,
      acquirer,
      ...(plain ? { plain } : {}),
      ...(largeKeys ? { largeKeys } : {}),
      ...(national ? { national } : {}),
      ...(terminals > 1 ? { terminals } : {}),
    },
  };
  const begins = as === "run" ? [{ verb: "clock", action: "pause" }] : [];
  const lines = as === "run" ? runs.linesUntilNow() : runs.testLines();
  const ends = [
    ...(as === "test" && idle ? [{ verb: "wait", idle: true, timeoutMs: REST_MS }] : []),
    { expect: { view: "screen", id: simulator.display.view.id } },
    ...(idle ? [{ expect: { view: "ledger", balanceFen: simulator.acquirer.ledgerView().balanceFen } }] : []),
    { expect: { view: "check", ...(terminals > 1 ? { terminal: "all" } : {}), agree } },
  ];
  const written = (line: object) => JSON.stringify(line);
  return ok({ lines: [...[head, ...begins].map(written), ...lines, ...ends.map(written)] });
}
