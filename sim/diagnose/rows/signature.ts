import type { TerminalModel } from "../../../hal/board";
import { withoutSignature } from "../../../src/transaction/signing/sign";
import { othersCount } from "../../../src/transaction/slips/slip-copies";
import type { StepName } from "../../scenario/steps";
import { beforeAnswer, COPY_MS, PERSON_MS, printing, quiet, type Rows, RULES, row, signing, told } from "../wanted";
import { key, nothing, typed } from "./acts";

const beforeSigning: readonly StepName[] = Object.freeze([...beforeAnswer, "sign"]);
const esign: readonly TerminalModel[] = Object.freeze(["esign"]);
const smart: readonly TerminalModel[] = Object.freeze(["smart"]);
/** Three uploads, and the pauses between them. */
const UPLOADS_MS = 95_000;

const withPaper = "Load paper, then menu 3";

/** 01 may take no signatures from now on. */
const forbidden = Object.freeze([key("menu"), key("6"), typed("01"), typed("0000"), key("f1"), key("enter")]);

/** C. Signature and receipt. */
export const signatureRows: Rows = Object.freeze({
  C01: row(
    told(beforeSigning, "C01", "charged", { models: smart }),
    told(beforeSigning, "C01", "charged", { models: esign, remedy: withoutSignature.en }),
  ),
  C02: row(told(beforeSigning, "C02", "charged", { models: signing })),
  C03: row(told(beforeSigning, "C03", "charged", { models: signing, waitsMs: PERSON_MS })),
  // After boot straight back to signing.
  C04: row(quiet(beforeSigning, "charged", { models: signing })),
  C05: row(quiet(beforeAnswer, "charged", { models: signing })),
  C06: row(quiet(beforeSigning, "charged", { models: signing })),
  C07: row(
    // The host refuses every message of that type: so the echo that dates a lost clock, too.
    told(beforeSigning, "C07", null, { models: signing, waitsMs: UPLOADS_MS, or: "B18" }),
  ),
  C08: row(quiet(["log-in", ...beforeSigning], "charged", { models: signing, changes: RULES })),
  C09: row(told(["home"], "C09", "charged", { models: signing, acts: forbidden })),
  C10: row(told(["log-in", ...beforeAnswer], "B06", "not charged", { never: ["sign"] })),
  C11: row(quiet(["card"], "charged", { way: "tap", acts: nothing, never: ["pin", "sign"] })),
  C12: row(
    told(["log-in", ...beforeAnswer, "second-copy"], "C12", "charged", { models: printing, remedy: withPaper }),
    told(["sign"], "C12", "charged", { models: smart, remedy: withPaper }),
    told(["printing"], "C13", "charged", { models: printing, or: "C12", orRemedy: withPaper }),
  ),
  C13: row(
    // Where the power went meanwhile, home says why the slip waits.
    told(["log-in", ...beforeAnswer, "printing"], "C13", "charged", {
      models: printing,
      or: "C12",
      orRemedy: withPaper,
    }),
    told(["second-copy"], "C13", "charged", {
      models: printing,
      remedy: othersCount.en,
    }),
    told(["sign"], "C13", "charged", { models: smart, or: "C12", orRemedy: withPaper }),
  ),
  C14: row(
    told([...beforeAnswer, "printing", "second-copy"], "C14", "charged", { models: printing }),
    told(["sign"], "C14", "charged", { models: smart }),
    quiet(beforeSigning, "charged", { models: esign }),
  ),
  C15: row(
    told(["log-in", ...beforeAnswer], "C15", null, { waitsMs: COPY_MS, changes: RULES }),
    told(["sign"], "C15", null, { models: signing, waitsMs: COPY_MS, changes: RULES }),
  ),
});
