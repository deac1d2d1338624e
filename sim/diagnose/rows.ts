import type { TerminalModel } from "../../hal/board";
import type { FaultCode } from "../../src/diagnosis/catalogue";
import type { MoneyState } from "../../src/values/money-state";

/** Where in a flow a row is brought about: before the operator's password, at home, or while a card is asked for. */
export type Moment = "log-in" | "home" | "card";

/** How the sale behind it is paid. */
export type Way = "swipe" | "insert" | "tap";

/** What a stranger who plays the row has to read, by the row's own words in the catalogue. */
export interface Wanted {
  readonly at: Moment;
  /** The first cause that is told. */
  readonly code: FaultCode;
  /** As right as `code`: it depends on chance which of them it is. */
  readonly or?: FaultCode;
  /** What is said of the sale's money with it; null where the screen is a notice. */
  readonly money: MoneyState | null;
  /** Where another remedy helps than the catalogue's, in English. */
  readonly remedy?: string;
  readonly way?: Way;
  /** Absent: every model. */
  readonly models?: readonly TerminalModel[];
}

const printing: readonly TerminalModel[] = Object.freeze(["classic", "smart"]);

function at(moment: Moment, code: FaultCode, money: MoneyState | null, more: Partial<Wanted> = {}): Wanted {
  return Object.freeze({ at: moment, code, money, ...more });
}

/** A row that strikes the sign-in: a notice, which has no money. */
function signIn(code: FaultCode): readonly Wanted[] {
  return Object.freeze([at("log-in", code, null)]);
}

/** A row that strikes a sale from home and from the card screen. */
function sale(code: FaultCode, money: MoneyState, more: Partial<Wanted> = {}): readonly Wanted[] {
  return Object.freeze([at("home", code, money, more), at("card", code, money, more)]);
}

/** Rows that the grid plays, by the code that the `fault` verb arms, and what has to be told. */
export const gridRows: { readonly [code: string]: readonly Wanted[] } = Object.freeze({
  A01: Object.freeze([...signIn("A01"), ...sale("B13", "not charged")]),
  A04: Object.freeze([...signIn("A04"), ...sale("B13", "not charged")]),
  A05: Object.freeze([
    ...signIn("A05"),
    ...sale("B13", "not charged", { remedy: "Not your network; try again later" }),
  ]),
  A06: signIn("A06"),
  A07: signIn("A07"),
  A08: signIn("A08"),
  A09: signIn("A09"),
  A10: signIn("A10"),
  A11: signIn("A11"),
  A13: Object.freeze([at("log-in", "A13", null, { remedy: "Supervisor (00) may; the acquirer can enable" })]),
  A14: Object.freeze([...signIn("A14"), ...sale("A14", "not charged")]),
  A15: signIn("A15"),
  A18: signIn("A18"),
  A21: signIn("A21"),
  A22: signIn("A22"),
  A23: signIn("A23"),
  B01: sale("B01", "not charged"),
  B04: sale("B04", "not charged"),
  B05: sale("B05", "not charged"),
  B06: sale("B06", "not charged"),
  B07: sale("B07", "not charged"),
  B08: sale("B08", "not charged"),
  B09: sale("B09", "not charged"),
  // Where the terminal begins anew meanwhile it is a sign-in without network.
  B13: sale("B13", "not charged", { or: "A01" }),
  B14: sale("B14", "being checked"),
  // A bit of its STAN makes it somebody else's answer: then none has come.
  B16: sale("B16", "being checked", { or: "B14" }),
  B17: sale("B17", "not charged"),
  B18: sale("B18", "not charged"),
  B20: Object.freeze([at("home", "B20", "not charged")]),
  B22: sale("B22", "returned", { way: "insert", remedy: "Start again with another card" }),
  C01: Object.freeze([
    ...sale("C01", "charged", { models: ["smart"] }),
    ...sale("C01", "charged", { models: ["esign"], remedy: "No signature: call support" }),
  ]),
  C10: sale("B06", "not charged"),
  C12: sale("C12", "charged", { models: printing }),
  C13: sale("C13", "charged", { models: printing }),
  C15: signIn("C15"),
  D04: Object.freeze([at("home", "D04", "not charged")]),
  D05: Object.freeze([at("home", "D05", "not charged")]),
  D07: Object.freeze([at("log-in", "D07", null), at("home", "D07", null)]),
  F08: Object.freeze([at("log-in", "F08", null)]),
});

/** Rows that are not played yet, each with what it waits for. Later changes may only shorten it. */
export const pending: { readonly [code: string]: string } = Object.freeze({
  A02: "told at home in a line without a screen of its own: the grid reads it there next",
  A03: "its figures are told after the exchange that they are of: a moment of its own",
  A12: "played by keys",
  A16: "told by the sale's own row (F09, B16)",
  A17: "goes on by itself, and is told in the list of the last twenty only",
  A19: "played by keys",
  A20: "heals by itself within the sign-in",
  B02: "leads to another try, and ends well",
  B03: "leads to another try, and ends well",
  B10: "played by keys",
  B11: "played by the card",
  B12: "played by time",
  B15: "told as B14 until the late answer comes",
  B19: "played by keys",
  B21: "told in two steps, the fault's and the sale's",
  B23: "QR",
  C02: "heals by another try",
  C03: "played by time",
  C04: "a power cut: told by the sweep's judge",
  C05: "a power cut: told by the sweep's judge",
  C06: "a power cut: told by the sweep's judge",
  C07: "told at rest, after three uploads",
  C08: "nothing to tell",
  C09: "played by keys",
  C11: "nothing to tell",
  C14: "its remedy stands beside a code to scan: a moment of its own",
  D01: "a power cut: told by the sweep's judge",
  D02: "has no screen of its own",
  D03: "told at the next sale",
  D06: "power cuts: told by the sweep's judge",
  D08: "played by the flash verb",
  F01: "nothing to tell",
  F02: "told as F09 or B16, whichever forgery comes first",
  F03: "told at the next sign-in",
  F04: "played by keys",
  F05: "played by keys",
  F06: "told as B01, by the interface",
  F07: "told as C01 or C12, by the model",
  F09: "the host verb's unsigned",
  E: "settlement, fees, payout",
  G: "the till",
});
