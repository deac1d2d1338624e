import { type ChipFacts, keepsCard, type QrFacts } from "../../book/facts";
import type { Terminal } from "../../context";
import type { Diagnosis } from "../../diagnosis/diagnosis";
import type { ContactTransaction } from "../../emv/contact";
import { preferredLanguage } from "../../emv/language";
import type { CardholderCheck } from "../../emv/types";
import type { SaleSecrets } from "../../host/transaction-messages";
import type { CardEntry } from "../../values/card-entry";
import { freshStack } from "../../values/fresh-stack";
import { type MaskedPan, maskPan } from "../../values/masked-pan";
import { kindInHand } from "../kinds/kinds";
import type { ChipRead } from "./chip";
import { chipFacts } from "./chip-facts";
import { inLanguage } from "./holder-language";
import type { KeptCard } from "./kept-card";
import { dismissCard } from "./last-word";
import { collectPin, sealSecrets } from "./pin";
import type { StripeRead } from "./present";
import type { TapRead } from "./tap";

/**
 * How the cardholder was verified before the sale went out. device: on the phone (CDCVM). signature: the card asks for a
 * signature (EMV 4.4 Book 3, 10.5). none: not at all.
 */
export type CardholderVerification = "pin" | "device" | "signature" | "none";

/** A card that was read and its holder checked: all that the request needs of it. */
export interface Payment {
  readonly pan: MaskedPan;
  /** YYMM; empty where a tap did not tell. */
  readonly expiry: string;
  readonly entry: CardEntry;
  /** Field 22, first two digits: 01, 02, 03, 05, 07. */
  readonly way: string;
  /** 60.5: 2 a stripe in the place of its chip. */
  readonly chipCondition: "0" | "2";
  readonly verification: CardholderVerification;
  readonly secrets: SaleSecrets;
  readonly chip?: ChipFacts;
  /** By code, and not by card. */
  readonly qr?: QrFacts;
  /** The card in the slot, which waits for the issuer's word. */
  readonly inSlot?: ChipRead;
  /** Where the message may have to go again: what of the card it needs then, in clear until it is sealed. */
  readonly card?: KeptCard;
}

/** Asks for what is still missing and seals what is secret. A diagnosis where nothing will be sent. */
export async function takePayment(
  terminal: Terminal,
  amountFen: number,
  shown: StripeRead | ChipRead | TapRead,
): Promise<Payment | Diagnosis> {
  await freshStack;
  switch (shown.kind) {
    case "stripe":
      return byStripe(terminal, amountFen, shown);
    case "chip":
      if (terminal.session.inHand.original || kindInHand(terminal.session).pinAlways)
        return byChipRead(terminal, shown);
      return byChip(terminal, shown, shown.entry, { entry: "insert", way: "05", inSlot: shown });
    case "tap": {
      const asks = shown.decision.check.pin === "online-pin" || kindInHand(terminal.session).pinAlways;
      const language = preferredLanguage(shown.transaction.tag(0x5f2d));
      const collected = asks
        ? await inLanguage(terminal.panel, language, () => collectPin(terminal, amountFen))
        : undefined;
      if (collected?.kind === "stopped") return collected.diagnosis;
      const entry = collected?.kind === "entered" ? collected.entry : undefined;
      return byChip(terminal, shown, entry, { entry: "contactless", way: "07" });
    }
  }
}

async function byStripe(
  terminal: Terminal,
  amountFen: number,
  { card, fallback }: StripeRead,
): Promise<Payment | Diagnosis> {
  const collected = await collectPin(terminal, amountFen);
  if (collected.kind === "stopped") return collected.diagnosis;
  const secrets = await sealSecrets(terminal, card, collected.kind === "entered" ? collected.entry : undefined);
  if ("who" in secrets) return secrets;
  return {
    pan: maskPan(card.pan),
    expiry: card.expiry,
    entry: "swipe",
    way: "02",
    chipCondition: fallback ? "2" : "0",
    verification: secrets.pinBlock ? "pin" : "none",
    secrets,
    ...cardToKeep(terminal, { pan: card.pan, track2: card.track2 }),
  };
}

/**
 * A chip that is read, and has no say: what takes its own payment back, or moves no money, waits for no last word of it (`unionpay.md`, 9).
 * Its rules may have asked for no PIN, where the kind does.
 */
async function byChipRead(terminal: Terminal, shown: ChipRead): Promise<Payment | Diagnosis> {
  const missing = shown.entry === undefined && kindInHand(terminal.session).pinAlways;
  const collected = missing ? await collectPin(terminal, 0) : undefined;
  const entry = collected?.kind === "entered" ? collected.entry : shown.entry;
  const payment =
    collected?.kind === "stopped"
      ? collected.diagnosis
      : await byChip(terminal, shown, entry, { entry: "insert", way: "05" });
  await dismissCard(terminal, shown);
  return payment;
}

async function byChip(
  terminal: Terminal,
  { transaction, decision }: ChipRead | TapRead,
  entry: number | undefined,
  how: Pick<Payment, "entry" | "way" | "inSlot">,
): Promise<Payment | Diagnosis> {
  const { card, check, field55 } = decision;
  const sealed = await sealSecrets(terminal, card, entry);
  if ("who" in sealed) return sealed;
  return {
    pan: card.maskedPan,
    expiry: card.expiry,
    ...how,
    chipCondition: "0",
    verification: verificationOf(check, sealed.pinBlock !== undefined),
    secrets: { ...sealed, chip: { pan: card.pan, field55 } },
    chip: factsOf(transaction, decision.card),
    ...cardToKeep(terminal, { pan: card.pan, track2: card.track2, field55 }),
  };
}

/** Of a kind whose message may have to go again. */
function cardToKeep({ session }: Terminal, card: KeptCard): Pick<Payment, "card"> {
  const { sale } = session.inHand;
  return sale && keepsCard(sale) ? { card } : {};
}

function factsOf(transaction: Pick<ContactTransaction, "tag">, card: ChipRead["decision"]["card"]): ChipFacts {
  return chipFacts(card, (tag) => transaction.tag(tag));
}

function verificationOf({ pin, signature }: CardholderCheck, pinEntered: boolean): CardholderVerification {
  if (pinEntered || pin === "offline-pin") return "pin";
  if (signature) return "signature";
  return pin === "device" ? "device" : "none";
}
