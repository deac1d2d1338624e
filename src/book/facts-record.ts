import type { CardEntry } from "../values/card-entry";
import { asMaskedPan } from "../values/masked-pan";
import { wallets } from "../values/wallet";
import type { Acceptor, Approval, ChipFacts, Facts, Original, QrFacts, TransactionKind } from "./facts";

/** Numbers are in flash: never used again for something else. */
const numbers: { readonly [kind in TransactionKind]: number } = Object.freeze({
  sale: 0,
  void: 1,
  refund: 2,
  balance: 3,
  authorisation: 4,
  "qr-sale": 9,
  "qr-void": 10,
  "qr-refund": 11,
  "authorisation-void": 5,
  completion: 6,
  "completion-advice": 7,
  "completion-void": 8,
});
const kinds = Object.freeze(Object.keys(numbers) as TransactionKind[]);
const entries: readonly CardEntry[] = Object.freeze(["swipe", "insert", "contactless", "manual", "scan"]);

export function numberOfKind(kind: TransactionKind): number {
  return numbers[kind];
}

export function kindOfNumber(number: unknown): TransactionKind | undefined {
  return kinds.find((each) => numbers[each] === number);
}

/** The order is in flash: `record.ts` has the table. */
export function factsToRecord(facts: Facts): readonly unknown[] {
  return [
    numbers[facts.kind],
    facts.stan,
    facts.batch,
    facts.amountFen,
    facts.localTime,
    facts.pan,
    entries.indexOf(facts.entry),
    facts.expiry,
    facts.operator,
    facts.processingCode,
    facts.entryMode,
    facts.conditionCode,
    facts.field60,
    ...behindField60(facts),
  ];
}

/** What few have: the last of it that there is, and null in the place of what is not before it. */
function behindField60(facts: Facts): readonly unknown[] {
  const { chip, madeAs, original, tillReference, qr, tipFen, askedFen, settlesPart } = facts;
  if (!chip && !madeAs && !original && !tillReference && !qr && !tipFen && !askedFen && !settlesPart) return [];
  const behind = [
    chip ? [chip.sequence, chip.objects] : null,
    madeAs ? [madeAs.terminal, madeAs.merchant] : null,
    original ? originalToRecord(original) : null,
    tillReference ?? null,
    qr ? qrToRecord(qr) : null,
    tipFen ?? null,
    askedFen ?? null,
    settlesPart ?? null,
  ];
  while (behind.length > 0 && behind[behind.length - 1] === null) behind.pop();
  return behind;
}

function qrToRecord({ wallet, credential, order }: QrFacts): readonly unknown[] {
  const payer = wallet === undefined ? null : wallets.indexOf(wallet);
  if (order !== undefined) return [payer, credential ?? null, order];
  return [payer, ...(credential === undefined ? [] : [credential])];
}

function qrFromRecord(value: unknown): QrFacts | undefined {
  const [number, credential, order]: readonly unknown[] = Array.isArray(value) ? value : [];
  const wallet = typeof number === "number" ? wallets[number] : undefined;
  if (!wallet && typeof order !== "string") return undefined;
  return {
    ...(wallet ? { wallet } : {}),
    ...(typeof credential === "string" ? { credential } : {}),
    ...(typeof order === "string" ? { order } : {}),
  };
}

export function factsFromRecord(values: readonly unknown[]): Facts | undefined {
  const kind = kindOfNumber(values[0]);
  const entry = entries[values[6] as number];
  const pan = asMaskedPan(String(values[5]));
  if (!kind || !entry || !pan) return undefined;
  const chip = chipFromRecord(values[13]);
  const madeAs = acceptorFromRecord(values[14]);
  const original = originalFromRecord(values[15]);
  const tillReference = values[16];
  const qr = qrFromRecord(values[17]);
  const [tipFen, askedFen, settlesPart] = values.slice(18);
  return {
    kind,
    stan: values[1] as number,
    batch: values[2] as number,
    amountFen: values[3] as number,
    localTime: values[4] as string,
    pan,
    entry,
    expiry: values[7] as string,
    operator: values[8] as string,
    processingCode: values[9] as string,
    entryMode: values[10] as string,
    conditionCode: values[11] as string,
    field60: values[12] as string,
    ...(chip ? { chip } : {}),
    ...(madeAs ? { madeAs } : {}),
    ...(original ? { original } : {}),
    ...(typeof tillReference === "string" ? { tillReference } : {}),
    ...(qr ? { qr } : {}),
    ...(typeof tipFen === "number" ? { tipFen } : {}),
    ...(typeof askedFen === "number" ? { askedFen } : {}),
    ...(typeof settlesPart === "number" ? { settlesPart } : {}),
  };
}

function originalToRecord({ stan, batch, referenceNo, authCode, hostDate }: Original): readonly unknown[] {
  const behind = hostDate ? [authCode ?? null, hostDate] : authCode ? [authCode] : [];
  return [stan, batch, referenceNo, ...behind];
}

function originalFromRecord(value: unknown): Original | undefined {
  const [stan, batch, referenceNo, authCode, hostDate]: readonly unknown[] = Array.isArray(value) ? value : [];
  if (typeof stan !== "number" || typeof batch !== "number" || typeof referenceNo !== "string") return undefined;
  return {
    stan,
    batch,
    referenceNo,
    ...(typeof authCode === "string" ? { authCode } : {}),
    ...(typeof hostDate === "string" ? { hostDate } : {}),
  };
}

/** Fields 41 and 42, two texts. */
export function acceptorFromRecord(value: unknown): Acceptor | undefined {
  const [terminal, merchant]: readonly unknown[] = Array.isArray(value) ? value : [];
  return typeof terminal === "string" && typeof merchant === "string" ? { terminal, merchant } : undefined;
}

function chipFromRecord(value: unknown): ChipFacts | undefined {
  const [sequence, objects]: readonly unknown[] = Array.isArray(value) ? value : [];
  return typeof sequence === "string" && objects instanceof Uint8Array ? { sequence, objects } : undefined;
}

/** @param rest of an approved sale, behind layout, state and facts. */
export function approvalFromRecord(rest: readonly unknown[]): Approval {
  const [authCode, settlementDate, hostTime, institutions, remarks] = rest.slice(4, 9) as (string | null)[];
  return {
    responseCode: String(rest[2]),
    referenceNo: String(rest[3]),
    ...(authCode ? { authCode } : {}),
    ...(settlementDate ? { settlementDate } : {}),
    ...(hostTime ? { hostTime } : {}),
    ...(institutions ? { institutions } : {}),
    ...(remarks ? { remarks } : {}),
    ...(typeof rest[10] === "string" ? { fee: rest[10] } : {}),
  };
}
