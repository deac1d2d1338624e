import { type Parameters, parseParameters } from "../book/params";
import type { BelowFloor, DownloadFailure } from "../evidence/failures";
import { type AcquirerProfile, profileOf } from "../profiles/acquirers";
import { sparesChecks } from "../profiles/kind-rules";
import { widensRights } from "../profiles/permissions";
import { belowFloor, readSignatureRules, type SignatureRules, sparesSignature } from "../profiles/signature-rules";
import { binaryField, textField } from "./iso8583/message";
import { managementRequest } from "./network-management";
import type { Online } from "./online";
import { noteRequirement } from "./requirement";
import { notSent } from "./sign-in";

const MANAGEMENT_TIMEOUT_MS = 30_000;
/** 16 blocks of at most 998 bytes: many times what the known tags fill. */
const BLOCKS_MAX = 16;
const BLOCK_BYTES_MAX = 998;
/** All of a set: the journal keeps it in one cell. */
const PARAMETER_BYTES_MAX = 1900;
/** '2' in a block's first byte: more follow. */
const MORE_FOLLOWS = 0x32;

export type Downloaded = { readonly kind: "ok" } | DownloadFailed;

export interface DownloadFailed {
  readonly kind: "failed";
  readonly failure: DownloadFailure;
}

/** Does a supervisor let it? */
export type AllowedBelowFloor = (below: BelowFloor) => Promise<boolean>;

/**
 * 参数传递 360/361: asks for block after block, keeps each in the journal, and puts the set in force in one step when it
 * is whole and well-formed. Cut in the middle it goes on at the next block (A17); a bad set is refused with the field
 * that is wrong and the old one stays (A18). No MAC protects it: what asks for PIN or signature less often than the profile's
 * floor, lets anybody do more than that, or spares a card or PIN, takes a supervisor's yes.
 */
export async function downloadParameters(terminal: Online, allowed: AllowedBelowFloor): Promise<Downloaded> {
  const { book } = terminal;
  let staged = await book.settings.staged();
  while (!staged.whole) {
    if (staged.blocks >= BLOCKS_MAX) return reject(terminal, { kind: "malformed", field: "F62" });
    const block = await fetchBlock(terminal, staged.blocks + 1);
    if (block.kind === "failed") return block;
    if (staged.bytes.length + block.bytes.length > PARAMETER_BYTES_MAX)
      return reject(terminal, { kind: "malformed", field: "F62" });
    const bytes = new Uint8Array(staged.bytes.length + block.bytes.length);
    bytes.set(staged.bytes);
    bytes.set(block.bytes, staged.bytes.length);
    staged = { blocks: staged.blocks + 1, bytes, whole: !block.more };
    await book.settings.stage(staged);
  }
  const parsed = parseParameters(staged.bytes);
  if (parsed.kind === "malformed") return reject(terminal, parsed);
  const rules = readSignatureRules(parsed.parameters);
  if (rules.kind === "incompatible") return reject(terminal, rules);
  const profile = profileOf(terminal.personalisation.acquirer);
  for (const below of belowFloorIn(parsed.parameters, rules.rules, await book.settings.parameters(), profile))
    if (!(await allowed(below))) return reject(terminal, { kind: "not-allowed", below });
  await book.settings.install(staged.bytes);
  terminal.session.due.parameters = false;
  // The set is in force whether or not the host hears of it; without it the host asks for another download.
  await terminal.host.exchange(managementRequest(terminal.personalisation, "parametersEnd", book.batch), {
    mac: false,
    timeoutMs: MANAGEMENT_TIMEOUT_MS,
  });
  return { kind: "ok" };
}

function belowFloorIn(
  parameters: Parameters,
  rules: SignatureRules,
  inForce: Parameters | undefined,
  profile: AcquirerProfile,
): readonly BelowFloor[] {
  const taps = belowFloor(rules, profile);
  return [
    ...(taps ? [taps] : []),
    ...(sparesSignature(rules, inForce) ? (["signature"] as const) : []),
    ...(widensRights(parameters, inForce, profile.permissions) ? (["rights"] as const) : []),
    ...(sparesChecks(parameters, inForce) ? (["checks"] as const) : []),
  ];
}

async function reject(terminal: Online, failure: DownloadFailure): Promise<Downloaded> {
  await terminal.book.settings.dropStaged();
  terminal.session.due.parameters = false;
  terminal.session.refused.parameters = true;
  return { kind: "failed", failure };
}

type Block = { readonly kind: "block"; readonly bytes: Uint8Array; readonly more: boolean } | DownloadFailed;

async function fetchBlock(terminal: Online, number: number): Promise<Block> {
  const wanted = asciiDigits(number);
  const exchanged = await terminal.host.exchange(
    managementRequest(terminal.personalisation, "parameters", terminal.book.batch, wanted),
    { mac: false, timeoutMs: MANAGEMENT_TIMEOUT_MS },
  );
  if (exchanged.kind === "not-sent") return { kind: "failed", failure: await notSent(terminal, exchanged) };
  if (exchanged.kind !== "reply") return { kind: "failed", failure: { kind: "interrupted" } };
  noteRequirement(terminal.session, exchanged.processingRequirement);
  const responseCode = textField(exchanged.reply, 39) ?? "";
  const field62 = binaryField(exchanged.reply, 62);
  if (responseCode !== "00" || !field62 || field62.length < 1 || field62.length > BLOCK_BYTES_MAX) {
    // A host that changed its set meanwhile may not know this block: begin anew next time.
    await terminal.book.settings.dropStaged();
    return { kind: "failed", failure: { kind: "interrupted", responseCode } };
  }
  return { kind: "block", bytes: field62.subarray(1), more: field62[0] === MORE_FOLLOWS };
}

function asciiDigits(number: number): Uint8Array {
  const text = String(number).padStart(3, "0");
  return Uint8Array.from([text.charCodeAt(0), text.charCodeAt(1), text.charCodeAt(2)]);
}
