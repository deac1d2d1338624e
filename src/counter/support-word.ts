import type { Text } from "../../hal/display";
import { givesBack, type TransactionKind } from "../book/facts";
import type { SupportWord, Unended, Vouched } from "../book/states";
import type { Terminal } from "../context";
import { sentAtSettlement } from "../diagnosis/end-screens";
import { acquirerDecides } from "../diagnosis/ends";
import { moneyWord } from "../diagnosis/kind-words";
import { whichText } from "../diagnosis/screens";
import { typeDigits } from "../screen/panel";
import { text } from "../screen/text";
import { supportText } from "../screen/words";
import { END_MS, showEnd } from "./show-end";
import { supervisor } from "./supervisor";

const ANSWER_MS = 60_000;
/** Support's own number for what it has looked up. */
const REFERENCE_DIGITS_MIN = 4;
const REFERENCE_DIGITS_MAX = 12;

const title = text("客服核实结果", "What support says");
export const supportHint = text("F3 客服已核实，录入结果", "F3: support's answer");

export const chargedOrNot: readonly Text[] = Object.freeze([
  text("客服称：未扣款", "Support says: not charged"),
  text("客服称：已扣款", "Support says: charged"),
]);
/** In the same order: of what gives money back the words are of its original's. */
const returnedOrNot: readonly Text[] = Object.freeze([
  text("客服称：未退款", "Support says: not returned"),
  text("客服称：已退款", "Support says: returned"),
]);
const heldOrNot: readonly Text[] = Object.freeze([
  text("客服称：未冻结", "Support says: not held"),
  text("客服称：已冻结", "Support says: held"),
]);
const releasedOrNot: readonly Text[] = Object.freeze([
  text("客服称：未解除冻结", "Support says: still held"),
  text("客服称：已解除冻结", "Support says: hold released"),
]);
const says: readonly SupportWord[] = Object.freeze(["not charged", "charged"]);

/**
 * The last resort where the host ends nothing (`money.md`, 2): what support says, under its own number and with a supervisor
 * beside it. It proves nothing, is told as what support says, and a genuine answer opens it again.
 * @returns undefined where somebody thought better of it.
 */
export async function askSupport(terminal: Terminal, transaction: Unended): Promise<Vouched | undefined> {
  const { book } = terminal;
  const { facts } = transaction;
  // One line: above the keys of a touch panel there is room for support's number then.
  const about = [whichText(facts)];
  const said = await askWord(terminal, about, wordsFor(facts.kind));
  const word = said && says[said.choice];
  if (!word) return undefined;
  const vouched = await book.record(transaction, { type: "support-said", says: word, reference: said.reference });
  const lines = [...about, moneyWord(vouched), referenceText(vouched), acquirerDecides];
  await showEnd(terminal, { id: "detail", title, lines }, END_MS);
  book.told(facts.stan);
  return vouched;
}

function wordsFor(kind: TransactionKind): readonly Text[] {
  if (kind === "authorisation") return heldOrNot;
  if (kind === "authorisation-void") return releasedOrNot;
  return givesBack({ kind }) ? returnedOrNot : chargedOrNot;
}

/**
 * What support said of something, by one of the options, its own number for it, and a supervisor who answers for that.
 * @returns undefined where somebody thought better of it.
 */
export async function askWord(
  terminal: Terminal,
  about: readonly Text[],
  options: readonly Text[],
): Promise<{ readonly choice: number; readonly reference: string } | undefined> {
  const { panel } = terminal;
  await panel.flush();
  await panel.show({
    id: "confirm",
    title,
    lines: [...about, supportText],
    options,
    mood: "waiting",
  });
  const press = await panel.key(ANSWER_MS);
  const choice = press.kind === "key" ? Number(press.key) - 1 : -1;
  if (!options[choice]) return undefined;
  const reference = await typeReference(terminal, about);
  if (reference === undefined) return undefined;
  if (!(await supervisor(terminal, [text("录入客服核实结果", "Enter what support says"), ...about]))) return undefined;
  return { choice, reference };
}

/** Asked again until it is long enough for one, with why. */
async function typeReference({ panel }: Terminal, about: readonly Text[]): Promise<string | undefined> {
  let hint = text("请输入客服受理编号", "Support's reference");
  for (;;) {
    const typed = await typeDigits(panel, {
      screen: { id: "confirm", title, lines: [...about, hint] },
      maxDigits: REFERENCE_DIGITS_MAX,
      secret: false,
      timeoutMs: ANSWER_MS,
    });
    if (typed.kind !== "entered") return undefined;
    if (typed.text.length >= REFERENCE_DIGITS_MIN) return typed.text;
    await panel.beep("error");
    hint = text(`受理编号至少${REFERENCE_DIGITS_MIN}位`, `At least ${REFERENCE_DIGITS_MIN} digits`);
  }
}

/** By whose word it is closed. */
export function referenceText({ reference, uploaded }: Vouched) {
  return uploaded ? sentAtSettlement : referenceLine(reference);
}

export function referenceLine(reference: string) {
  return text(`客服受理编号 ${reference}`, `Reference ${reference}`);
}
