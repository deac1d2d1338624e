import type { BlockCiphers } from "../../../hal/drivers/ciphers";
import type { Card } from "../card";
import { type ChipRow, debitAid, personalise } from "./personalise";
import type { ChipMisbehaviour, ChipMischief, ChipMoment, ChipProfile } from "./profile";

/** Cardholder verification methods, before a list without amounts X and Y (EMV 4.4 Book 3, 10.5). */
const noAmounts = "0000000000000000";
/** Enciphered, then plain offline PIN, then signature: each where the terminal supports it. */
const offlinePin = `${noAmounts}440341031E03`;
/** What a slow chip takes longer for each command. */
const SLOW_MS = 1_200;
/** ¥100.00 of electronic cash. */
const CASH_FEN = 10_000;

function misbehaving(at: ChipMoment, does: ChipMischief, more: Partial<ChipMisbehaviour> = {}): ChipRow {
  return { chip: { misbehaviours: [{ at, does, ...more }] } };
}

/** Wrong wherever a card makes a cryptogram: at the contacts and in the field. */
function cheating(kind: "wrong-cryptogram" | "replayed-cryptogram" | "wrong-signature"): ChipRow {
  const moments = ["generate", "options", "internal-authenticate"] as const;
  return { chip: { misbehaviours: moments.map((at) => ({ at, does: { kind } })) } };
}

const everyCommand = Object.freeze([
  "select",
  "options",
  "record",
  "data",
  "internal-authenticate",
  "generate",
  "external-authenticate",
] as const);

/** Chips that are not ordinary, by the card's id. */
const rows = Object.freeze<{ readonly [cardId: string]: ChipRow }>({
  "debit-chip": { application: { profile: "7D00" } },
  "static-chip": { application: { profile: "5C00" }, staticOnly: true },
  "combined-chip": { application: { profile: "3D00" } },
  "signature-chip": { methods: `${noAmounts}1E031F03` },
  "no-check-chip": { methods: `${noAmounts}1F00` },
  "offline-pin-chip": { methods: offlinePin, application: { profile: "7D00" } },
  "offline-pin-locked": { methods: offlinePin, chip: { pinTriesLeft: 0 } },
  "two-applications": { others: [{ aid: debitAid, label: "PBOC DEBIT", priority: 2 }] },
  "english-chip": { application: { languages: "enzh" } },
  "filled-chip": { filler: "FFFF00FF", ...misbehaving("select", { kind: "filled" }) },
  "half-blocked-chip": {
    others: [{ aid: debitAid, label: "PBOC DEBIT", priority: 2 }],
    ...misbehaving("select", { kind: "status", status: 0x6a81 }, { nth: 2 }),
  },
  "all-blocked-chip": misbehaving("select", { kind: "status", status: 0x6a81 }, { nth: 2 }),
  "trusting-chip": { chip: { trustsAnyIssuer: true } },
  "no-directory-chip": { chip: { directory: false } },
  "cash-tap": {
    application: { offlineFen: CASH_FEN, data: { "9F51": "0156", "9F77": "000000100000", "9F78": "000000100000" } },
  },
  "slow-chip": { chip: { misbehaviours: everyCommand.map((at) => ({ at, does: { kind: "slow", ms: SLOW_MS } })) } },
  "blocked-chip": { chip: { blocked: true } },
  "blocked-application": { application: { blocked: true } },
  "foreign-chip": { application: { aid: "F0000000990101", label: "ELSEWHERE" } },
  "forged-chip": cheating("wrong-cryptogram"),
  "replaying-chip": cheating("replayed-cryptogram"),
  "false-signature-chip": cheating("wrong-signature"),
  "leaving-chip": misbehaving("generate", { kind: "leave" }, { nth: 1 }),
  "leaving-late-chip": misbehaving("generate", { kind: "leave" }, { nth: 2 }),
  "mute-chip": misbehaving("record", { kind: "mute" }, { nth: 4 }),
  "endless-chip": misbehaving("record", { kind: "endless" }, { nth: 3 }),
  "truncated-chip": misbehaving("record", { kind: "truncate", bytes: 9 }, { nth: 4 }),
  "wrong-length-chip": misbehaving("record", { kind: "wrong-length" }, { nth: 4 }),
  // Behind its directory a description of 48 bytes, of which there are three.
  "malformed-chip": misbehaving("select", { kind: "answer", data: "6F30840AA5", status: 0x9000 }, { nth: 2 }),
  "refusing-chip": misbehaving("options", { kind: "status", status: 0x6985 }),
  "two-cards": { chip: { pair: true } },
  "insert-instead": misbehaving("options", { kind: "status", status: 0x6984 }, { through: "tap" }),
  "look-at-phone": misbehaving("options", { kind: "status", status: 0x6986 }, { activations: 1 }),
  "leaving-tap": misbehaving("options", { kind: "leave" }, { through: "tap", activations: 1 }),
});

/** The chip in a card of the deck; undefined where it has none, or one that does not answer. */
export function chipOf(card: Card, ciphers: BlockCiphers): ChipProfile | undefined {
  if (card.misbehaviour === "damaged-chip") return undefined;
  if (!card.interfaces.includes("chip") && !card.interfaces.includes("tap")) return undefined;
  return personalise(card, rows[card.id] ?? {}, ciphers);
}
