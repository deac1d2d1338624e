import { keptCardKey } from "../../book/cells";
import type { Facts } from "../../book/facts";
import { owed } from "../../book/owed";
import { isStored, type Stored } from "../../book/states";
import type { Terminal } from "../../context";
import { storageFull } from "../../counter/storage";
import { type Diagnosis, diagnose } from "../../diagnosis/diagnosis";
import { text } from "../../screen/text";
import { keepCard } from "../card/kept-card";
import type { Payment } from "../card/payment";

/** Each keeps a card in the journal, and delays a settlement: more are not stored before some are sent. */
const STORED_MAX = 32;

/**
 * An advice becomes durable with all that its message needs, and is told as done (`money.md`, 4). Nothing is sent here: that is done at
 * rest and before the batch is settled (`flow/owed.ts`).
 * @returns a diagnosis where nothing was stored.
 */
export async function store(terminal: Terminal, facts: Facts, payment: Payment): Promise<Stored | Diagnosis> {
  const { book } = terminal;
  if (!payment.card) throw new Error(`${facts.kind} ${facts.stan}: nothing of its card to keep`);
  if ((await owed(terminal)).filter(isStored).length >= STORED_MAX) return diagnose("D04", tooMany);
  const kept = await keepCard(terminal, payment.card);
  if ("who" in kept) return kept;
  const intent = await book.begin(facts, [[keptCardKey(facts.stan), kept]]);
  return intent ? book.record(intent, { type: "stored" }) : storageFull(terminal);
}

const tooMany = Object.freeze({
  cause: text("待上送的通知太多", "Too many advices to be sent"),
  remedy: text("请检查网络，恢复后自动上送", "Check the network; they go by themselves"),
});
