import { keptCardKey } from "../../book/cells";
import type { Facts } from "../../book/facts";
import { advicesOwed } from "../../book/owed";
import type { Terminal } from "../../context";
import { storageFull } from "../../counter/storage";
import { type Diagnosis, diagnose } from "../../diagnosis/diagnosis";
import { text } from "../../screen/text";
import { keepCard } from "../card/kept-card";
import type { Payment } from "../card/payment";
import type { Authorised } from "./authorise";

/** Each keeps a card in the journal, and delays a settlement: more are not stored before some are sent. */
const STORED_MAX = 32;

/**
 * Makes an advice durable with all that its message needs; it is then told as done (`money.md`, 4). Nothing is sent here: it goes when the
 * terminal is at rest, before the next transaction, or before the batch is settled (`flow/owed.ts`).
 * @returns a diagnosis where nothing was stored.
 */
export async function store(terminal: Terminal, facts: Facts, payment: Payment): Promise<Authorised | Diagnosis> {
  const { book } = terminal;
  if (!payment.card) throw new Error(`${facts.kind} ${facts.stan}: nothing of its card to keep`);
  if ((await advicesOwed(terminal)).length >= STORED_MAX) return diagnose("D04", tooMany);
  const kept = await keepCard(terminal, payment.card);
  if ("who" in kept) return kept;
  const intent = await book.begin(facts, [[keptCardKey(facts.stan), kept]]);
  return intent ? { transaction: await book.record(intent, { type: "stored" }) } : storageFull(terminal);
}

const tooMany = Object.freeze({
  cause: text("待上送的通知太多", "Too many advices to be sent"),
  remedy: text("请检查网络，恢复后自动上送", "Check the network; they go by themselves"),
});
