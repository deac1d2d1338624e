import type { Card } from "../cards/card";
import { ascii, concat, hex, numberBytes } from "../cards/chip/bytes";
import { cardKey, responseCryptogram, SCRIPT_MAC_BYTES, scriptMac, sessionKey } from "../cards/chip/cryptogram";
import { issuerKeysOf } from "../cards/chip/issuer-keys";
import { template, tlv } from "../cards/chip/tlv";
import type { ChipVerdict } from "./chip-issuer";
import type { HostState } from "./host-state";
import type { RuleSubject, ScriptCommand, ScriptEffect } from "./rules";

/** What an issuer can have a card do: header without length (emv.md §11). The last one's MAC is wrong. */
const commands: { readonly [command in ScriptCommand]: string } = Object.freeze({
  "block-application": "841E0000",
  "unblock-application": "84180000",
  "block-card": "84160000",
  "unblock-pin": "84240000",
  "wrong-mac": "84240000",
});

/** Scripts in one reply: field 55 holds 255 bytes. */
const SCRIPTS_MAX = 4;

/** 9F18: which script it was, so that a terminal can say how it went. */
function scriptIdentifier(host: HostState, place: number): Uint8Array {
  return numberBytes((host.sequence % 0x1_0000) * 0x1_0000 + place, 4);
}

/** The keys of a card for cryptogram or script MAC of one transaction. */
function keyOf(host: HostState, card: Card, use: "cryptogram" | "mac", atc: number): Uint8Array {
  const { ciphers } = host.security;
  const master = hex(issuerKeysOf(card.pan)?.[use] ?? "");
  return sessionKey(ciphers, cardKey(ciphers, master, card.pan, card.sequence.slice(-2)), atc);
}

function scriptTemplate(
  host: HostState,
  card: Card,
  script: ScriptEffect,
  place: number,
  transaction: { readonly atc: number; readonly cryptogram: Uint8Array },
): Uint8Array {
  const header = concat(hex(commands[script.command]), Uint8Array.of(SCRIPT_MAC_BYTES));
  const command = { header, data: new Uint8Array(0) };
  const mac = scriptMac(host.security.ciphers, keyOf(host, card, "mac", transaction.atc), command, transaction).slice();
  if (script.command === "wrong-mac") mac[0] = (mac[0] ?? 0) ^ 0xff;
  return template(script.template, tlv("9F18", scriptIdentifier(host, place)), tlv("86", concat(header, mac)));
}

/**
 * Field 55 of a reply: the counter, issuer authentication data 91 (a cryptogram over the code that field 39 has, declines
 * too), and the scripts that rules add. Undefined where the request's cryptogram was wrong: such a card gets no answer.
 */
export function chipAnswer(
  host: HostState,
  card: Card,
  verdict: ChipVerdict,
  code: string,
  subject: RuleSubject,
): Uint8Array | undefined {
  const { answerWith: transaction } = verdict;
  if (transaction === undefined) return undefined;
  const counter = tlv("9F36", numberBytes(transaction.atc, 2));
  const rule = host.rules.take("issuer-answer", subject);
  const scripts: Uint8Array[] = [];
  while (scripts.length < SCRIPTS_MAX) {
    const script = host.rules.take("script", subject);
    if (script === undefined) break;
    scripts.push(scriptTemplate(host, card, script, scripts.length + 1, transaction));
    // A script that is meant for all replies comes once in each.
    if (host.rules.isStanding("script", subject)) break;
  }
  if (rule?.answer === "missing") return concat(counter, ...scripts);
  const responseCode = ascii(code);
  const key = keyOf(host, card, "cryptogram", transaction.atc);
  const answer = responseCryptogram(host.security.ciphers, key, transaction.cryptogram, responseCode);
  if (rule?.answer === "wrong") answer[0] = (answer[0] ?? 0) ^ 0xff;
  return concat(counter, tlv("91", concat(answer, responseCode)), ...scripts);
}
