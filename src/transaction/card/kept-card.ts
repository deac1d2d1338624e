import { keptCardKey } from "../../book/cells";
import type { Terminal } from "../../context";
import type { Diagnosis } from "../../diagnosis/diagnosis";
import { elementFault } from "../../diagnosis/parts";
import type { SaleSecrets } from "../../host/transaction-messages";
import { bytesToText } from "../../values/bcd";
import { type CardSecrets, sealSecrets } from "./pin";

/*
 * What of a card a message needs that may have to go again after a power cut, and under newer keys (`money.md`, 4). The secure element
 * seals it under a key of its own, the journal holds it beside the transaction, and it goes as soon as the host has said what it has.
 * The track is enciphered anew for each message, under the track key of then: what the message says stays the same. A PIN block could
 * not be made anew, so that such a kind takes no PIN.
 *
 * Sealed: number and track 2, each behind a byte with its length; the rest is field 55.
 */

/** In clear: a card as its message needs it. */
export interface KeptCard extends CardSecrets {
  /** Of a chip or a tap. */
  readonly field55?: Uint8Array;
}

/** Seals a card. A diagnosis where the element does not. */
export async function keepCard({ devices }: Terminal, card: KeptCard): Promise<Uint8Array | Diagnosis> {
  const { pan, track2, field55 = new Uint8Array(0) } = card;
  const plain = new Uint8Array(2 + pan.length + track2.length + field55.length);
  let at = 0;
  for (const text of [pan, track2]) {
    plain[at++] = text.length;
    for (let index = 0; index < text.length; index++) plain[at++] = text.charCodeAt(index);
  }
  plain.set(field55, at);
  const sealed = await devices["secure-element"].seal({ plain });
  plain.fill(0);
  return sealed.kind === "ok" ? sealed.bytes : elementFault(sealed.fault);
}

/**
 * The secrets of a message that goes again, under the keys of now.
 * @returns lost: nobody can make that message any more. silent: the secure element does not answer, or has no key yet.
 */
export async function openCard(terminal: Terminal, stan: number): Promise<SaleSecrets | "lost" | "silent"> {
  const sealed = await terminal.book.cell(keptCardKey(stan));
  if (!(sealed instanceof Uint8Array)) return "lost";
  const opened = await terminal.devices["secure-element"].open({ sealed });
  if (opened.kind === "fault") return opened.fault === "disconnected" ? "silent" : "lost";
  const plain = opened.bytes;
  const panEnd = 1 + (plain[0] ?? 0);
  const trackEnd = panEnd + 1 + (plain[panEnd] ?? 0);
  const [pan, track2] = [bytesToText(plain, 1, panEnd), bytesToText(plain, panEnd + 1, trackEnd)];
  const field55 = plain.slice(trackEnd);
  plain.fill(0);
  const secrets = await sealSecrets(terminal, { pan, track2 }, undefined);
  if ("who" in secrets) return "silent";
  return field55.length === 0 ? secrets : { ...secrets, chip: { pan, field55 } };
}
