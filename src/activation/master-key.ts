import type { SecureElementFault } from "../../hal/secure-element";
import type { SignInFailure } from "../evidence/failures";
import { binaryField, type Message, textField } from "../host/iso8583/message";
import { KEY_NONCE_BYTES, type KeyObjects, KeyTag, keyObject, keyObjects, signedOf } from "../host/key-loading";
import { type Enquiry, managementRequest, withSerial } from "../host/network-management";
import type { Online } from "../host/online";
import { type Refused, refusal, refused } from "../host/refusal";
import { notSent } from "../host/sign-in";
import { profileOf } from "../profiles/acquirers";
import type { KeyLoading } from "../profiles/key-loading";
import { bytesToText, fromHex } from "../values/bcd";

const MANAGEMENT_TIMEOUT_MS = 30_000;
/** Where the acquirer does not put a key in force, another one is asked for, once. */
const LOADS_MAX = 2;
/** First byte of field 62 of a reply: it is here (`unionpay.md`, 3.2). */
const HERE = 0x31;
const ASCII_MAX = 0x7e;

/** done: the terminal has a master key, or nobody gives it one. The sign-in that follows says which. loaded: it came from afar just now. */
export type MasterKeyLoaded = { readonly kind: "done"; readonly loaded?: true } | Refused;

/**
 * Loads a master key from the acquirer into a terminal that has none (A14, A22). It asks what the acquirer offers, asks for the key, keeps
 * it staged, has the acquirer put it in force, and puts it in force itself. After a power cut it goes on with the staged key, or begins
 * anew. It does nothing while there is a master key, so that two keys are never mixed, and nothing after tampering (D07; `money.md`, 11).
 */
export async function loadMasterKey(terminal: Online): Promise<MasterKeyLoaded> {
  const element = terminal.devices["secure-element"];
  const { acquirer, hosts, keyAlgorithm } = terminal.personalisation;
  const { keyLoading } = profileOf(acquirer);
  // Keys from afar are 3DES keys. At an SM4 host such a key fits no sign-in, and while it is there no other one is loaded.
  if (!keyLoading || keyAlgorithm === "sm4") return done;
  // Without TLS somebody on the line could give the terminal a key of his own.
  if (!hosts.every(({ tls }) => tls)) return done;
  let isRefused = false;
  for (let loads = 0; loads < LOADS_MAX; loads++) {
    const status = await element.status();
    if (status.tampered || status.master) return done;
    if (!status.staged || isRefused) {
      const step = await requestKey(terminal, keyLoading);
      if (step === "none") return done;
      if (step !== "staged") return step;
    }
    const enabled = await enable(terminal);
    if (enabled !== "again") return enabled;
    isRefused = true;
  }
  return refused({ kind: "wrong-keys" });
}

const done: MasterKeyLoaded = Object.freeze({ kind: "done" });
const inForce: MasterKeyLoaded = Object.freeze({ kind: "done", loaded: true } as const);

type Step = MasterKeyLoaded | "staged" | "none";

/**
 * 351: with the acquirer's yes the key is in force at both ends. If the yes is lost, 351 is sent again and answered with yes again. A no has
 * no MAC, so the staged key is kept (`money.md`, 1): the acquirer may already use it. Only another staged key replaces it.
 */
async function enable(terminal: Online): Promise<MasterKeyLoaded | "again"> {
  const element = terminal.devices["secure-element"];
  const { staged } = await element.status();
  if (!staged) return "again";
  const answer = await ask(terminal, "masterKeyEnd", keyObjects([[KeyTag.checkValue, staged]]));
  if (answer.kind === "failed") return answer;
  if (answer.responseCode !== "00") return "again";
  const enabled = await element.enableMaster();
  return enabled.kind === "fault" ? refused(elementFailure(enabled.fault)) : inForce;
}

/** 352 and 350: what the acquirer offers, and the key, which is then staged. */
async function requestKey(terminal: Online, way: KeyLoading): Promise<Step> {
  const offer = await ask(terminal, "masterKeyOffer");
  if (offer.kind === "failed") return offer;
  // An answer without a random number: the acquirer has no key for this terminal.
  const nonce = keyObject(offer.bytes, KeyTag.nonce);
  if (offer.responseCode === NOT_SUPPORTED || (offer.responseCode === "00" && nonce?.length !== KEY_NONCE_BYTES))
    return "none";
  if (offer.responseCode !== "00" || !nonce) return refusal(terminal, offer.reply);
  const request = way.kind === "key-block" ? [] : await transport(terminal, way, offer.bytes);
  if ("kind" in request) return request;
  const element = terminal.devices["secure-element"];
  const signed = await element.sign({ message: signedOf(terminal.board.identity.serial, nonce, keyObjects(request)) });
  if (signed.kind === "fault") return refused(elementFailure(signed.fault));
  const answer = await ask(terminal, "masterKey", keyObjects([...request, [KeyTag.signature, signed.bytes]]));
  if (answer.kind === "failed") return answer;
  if (answer.responseCode !== "00") return refusal(terminal, answer.reply);
  const checkValue = keyObject(answer.bytes, KeyTag.checkValue);
  const delivery = deliveryOf(way, answer.bytes);
  if (!checkValue || !delivery) return refused({ kind: "wrong-keys" });
  const { masterSlot } = terminal.personalisation;
  const staged = await element.stageMaster({ masterSlot, delivery, checkValue });
  return staged.kind === "staged" ? "staged" : refused(elementFailure(staged.fault));
}

/** 40: the host offers no such function (`unionpay.md`, 7). */
const NOT_SUPPORTED = "40";

/** Objects of a transport key for the acquirer, under the one modulus that the profile pins. */
async function transport(
  { devices }: Online,
  way: Extract<KeyLoading, { kind: "rsa" }>,
  offer: Uint8Array,
): Promise<KeyObjects | Refused> {
  const [rid, index] = [keyObject(offer, KeyTag.rid), keyObject(offer, KeyTag.index)];
  const [modulus, exponent] = [keyObject(offer, KeyTag.modulus), keyObject(offer, KeyTag.exponent)];
  if (!rid || !index || !modulus || !exponent) return refused({ kind: "wrong-keys" });
  const pinned = fromHex(way.modulusSha256);
  const made = await devices["secure-element"].transportKey({ modulus, exponent, pinned, algorithm: "des3" });
  if (made.kind === "fault") return refused(elementFailure(made.fault));
  return [
    [KeyTag.checkValue, made.checkValue],
    [KeyTag.rid, rid],
    [KeyTag.cryptogram, made.cryptogram],
    [KeyTag.index, index],
  ];
}

function deliveryOf(way: KeyLoading, answer: Uint8Array) {
  if (way.kind === "rsa") {
    const cryptogram = keyObject(answer, KeyTag.cryptogram);
    return cryptogram && ({ kind: "transport", algorithm: "des3", cryptogram } as const);
  }
  const block = keyObject(answer, KeyTag.keyBlock);
  if (!block?.every((byte) => byte <= ASCII_MAX)) return undefined;
  return { kind: "key-block", block: bytesToText(block, 0, block.length) } as const;
}

type Answer =
  | {
      readonly kind: "answer";
      readonly responseCode: string;
      readonly reply: Message;
      /** Field 62 behind its first byte. Empty where the host has nothing. */
      readonly bytes: Uint8Array;
    }
  | Refused;

async function ask(terminal: Online, management: Enquiry, field62?: Uint8Array): Promise<Answer> {
  const { host, personalisation, book, board, devices } = terminal;
  const request = withSerial(
    managementRequest(personalisation, management, book.batch, field62),
    board.identity.serial,
  );
  const exchanged = await host.exchange(request, { mac: false, timeoutMs: MANAGEMENT_TIMEOUT_MS });
  if (exchanged.kind === "not-sent") return refused(await notSent(terminal, exchanged));
  if (exchanged.kind !== "reply")
    return refused({ kind: "unanswered", asked: "sign-in", bearers: await devices.network.bearers() });
  const { reply } = exchanged;
  const said = binaryField(reply, 62);
  const bytes = said?.[0] === HERE ? said.subarray(1) : new Uint8Array(0);
  return { kind: "answer", responseCode: textField(reply, 39) ?? "", reply, bytes };
}

/** A key whose check value does not fit is not taken. As at a sign-in, the acquirer has to send another one. */
function elementFailure(fault: SecureElementFault): SignInFailure {
  return fault === "check-value" ? { kind: "wrong-keys" } : { kind: "element", fault };
}
