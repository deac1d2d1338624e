import type { StepName } from "../../scenario/steps";
import {
  beforeAnswer,
  beforeConnecting,
  beforeSent,
  HOME_MS,
  printing,
  quiet,
  type Rows,
  row,
  signing,
  told,
} from "../wanted";
import { plugPulled } from "./acts";
import { recordDamaged } from "./damage";

/** The power goes, and comes back ten times for a part of the recovery only. */
const brownOuts = Object.freeze([...plugPulled, Object.freeze(["fault", Object.freeze({ code: "D06" })] as const)]);

/** Its torn writes are neither whole nor without trace: only then there is something to restore. */
const TORN_SEED = 3;

const onPaper: readonly StepName[] = Object.freeze(["printing", "second-copy"]);

/** D. Power and storage. */
export const powerRows: Rows = Object.freeze({
  D01: row(
    quiet(["log-in", ...beforeSent], "charged", { acts: plugPulled }),
    told(["waiting"], "B14", "returned", { acts: plugPulled, remedy: "Start again to charge" }),
    told(["last-word"], "B14", "returned", { acts: plugPulled, way: "insert", remedy: "Start again to charge" }),
    quiet(["sign"], "charged", { acts: plugPulled, models: signing }),
    quiet(onPaper, "charged", { acts: plugPulled, models: printing }),
    quiet(["rest"], null, { acts: plugPulled }),
  ),
  D02: row(
    told(beforeSent, "D02", null, { seed: TORN_SEED, where: "operator.number" }),
    // Without a trace of the write the sale is one that was never answered.
    told(["waiting"], "D02", "being checked", { seed: TORN_SEED, where: "operator.number", or: "B14" }),
    told(["sign"], "D02", null, { seed: TORN_SEED, models: signing }),
  ),
  D03: row(
    told(["log-in", ...beforeAnswer, "rest"], "D03", null, { waitsMs: HOME_MS, fleeting: true }),
    told(["sign"], "D03", null, { models: signing, waitsMs: HOME_MS, fleeting: true }),
    told(onPaper, "D03", null, { models: printing, waitsMs: HOME_MS, fleeting: true }),
  ),
  D04: row(
    // Nothing was sold yet, so a settlement would make no room.
    told(["log-in", ...beforeSent], "D04", "not charged", { remedy: "Call support to free it" }),
    // The full store starts the terminal anew: the sale that was under way is told first.
    told(["waiting"], "B14", "returned", { remedy: "Start again to charge" }),
  ),
  D05: row(
    told(["home", "amount"], "D05", "not charged"),
    told(["log-in"], "D05", null, { where: "home", waitsMs: HOME_MS }),
    told(["card", "pin", "connecting", "waiting"], "D05", "charged", { models: signing, where: "sign" }),
    told(["rest"], "D05", null, { where: "home", waitsMs: HOME_MS }),
    // What is open is finished first, and its slip waits for the charger.
    told(onPaper, "C14", "charged", { models: printing }),
    told(["sign"], "C14", "charged", { models: ["smart"] }),
    told(["sign"], "D05", null, { models: ["esign"], where: "home", waitsMs: HOME_MS }),
  ),
  D06: row(
    quiet(["log-in", ...beforeSent], "charged", { acts: brownOuts }),
    told(["waiting"], "B14", "returned", { acts: brownOuts, remedy: "Start again to charge" }),
    quiet(["sign"], "charged", { acts: brownOuts, models: signing }),
    quiet(onPaper, "charged", { acts: brownOuts, models: printing }),
    quiet(["rest"], null, { acts: brownOuts }),
  ),
  D07: row(
    told(["log-in", ...beforeSent, "rest"], "D07", null),
    told(["waiting"], "D07", "being checked"),
    told(["sign"], "D07", null, { models: signing }),
    told(onPaper, "D07", null, { models: printing }),
  ),
  D08: row(
    // So much of the last record may be gone that it looks like one that the cut tore.
    told(["rest", ...beforeConnecting], "D08", null, { acts: recordDamaged, or: "D02" }),
  ),
});
