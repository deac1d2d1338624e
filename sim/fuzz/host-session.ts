import type { BlockCipher } from "../../hal/drivers/ciphers";
import { ecbMac } from "../../hal/drivers/software-secure-element-algorithms";
import { decodeMessage, encodeMessage, hasMac, macInputOf } from "../../src/host/iso8583/codec";
import { unionPay } from "../../src/host/iso8583/dialect";
import { decodeFrame, encodeFrame } from "../../src/host/iso8583/frame";
import { binaryField, type Fields, type Message } from "../../src/host/iso8583/message";
import { parseSignInKeys } from "../../src/host/iso8583/sign-in-keys";
import { createAcquirer } from "../acquirer/acquirer";
import type { Acquirer } from "../acquirer/acquirer-types";
import type { AcquirerConfiguration } from "../acquirer/configuration";
import { defaultConfiguration, provisioningOf } from "../acquirer/default-configuration";
import type { AcquirerEnvironment } from "../acquirer/environment";
import { bytesOfHex } from "../acquirer/host-security";
import { cardById, deck, stripeOf } from "../cards/deck";
import { PlainCiphers } from "../crypto/ciphers";
import type { SeededRandom } from "../world/random";

const provisioning = provisioningOf("lakala");
/** 2026-03-02 10:15:30 in Shanghai. */
const START_MS = Date.UTC(2026, 2, 2, 2, 15, 30);
const header = Object.freeze({
  applicationClass: "60",
  version: "31",
  status: 0,
  processingRequirement: 0,
  minorVersion: "311108",
});

/** A host and a terminal that has signed in to it: its messages can be damaged and still have a right MAC. */
export class HostSession {
  readonly configuration: AcquirerConfiguration = defaultConfiguration("lakala");
  readonly environment: AcquirerEnvironment;
  readonly acquirer: Acquirer;
  readonly #mac: BlockCipher;

  /** @throws when the host does not take an ordinary sign-in: nothing of what follows would be tried. */
  constructor(random: SeededRandom) {
    const ciphers = new PlainCiphers();
    this.environment = { nowMs: () => START_MS, randomBytes: (length) => random.bytes(length), ciphers };
    this.acquirer = createAcquirer(this.configuration, this.environment);
    this.#mac = ciphers.des(new Uint8Array(8));
    const [reply] = this.acquirer.handle(this.frameOf(encodeMessage(unionPay, signIn()))).replies;
    const framed = decodeFrame(reply?.frame ?? new Uint8Array(0));
    const decoded = framed.kind === "frame" ? decodeMessage(unionPay, framed.frame.message) : framed;
    const field62 = decoded.kind === "message" ? binaryField(decoded.message, 62) : undefined;
    const parsed = field62 && parseSignInKeys(field62);
    const key = parsed?.kind === "keys" ? parsed.keys.find(({ use }) => use === "mac") : undefined;
    if (!key) throw new Error("no keys for the terminal");
    ciphers.des(bytesOfHex(provisioning.tmkHex)).decrypt(key.cryptogram);
    this.#mac = ciphers.des(key.cryptogram.subarray(0, 8));
  }

  /** A message's bytes as a frame without its length; field 64, where its bit is set, is made right. */
  frameOf(encoded: Uint8Array, withMac = true): Uint8Array {
    const message = encoded.slice();
    if (withMac && hasMac(message)) message.set(ecbMac(this.#mac, macInputOf(message)), message.length - 8);
    const tpdu = { id: "60", destination: "0003", source: "0000" };
    return encodeFrame({ tpdu, header, message }).subarray(2);
  }
}

const place: Fields = Object.freeze({ 41: provisioning.terminal, 42: provisioning.merchant });
const mac = new Uint8Array(8);

function signIn(): Message {
  return { mti: "0800", fields: { 11: "000001", ...place, 60: "00000001001", 63: "01 " } };
}

function management(mti: string, code: string, field62?: string): Message {
  const fields = { ...place, 60: `00000001${code}` };
  return { mti, fields: field62 === undefined ? fields : { ...fields, 62: bytesOfHex(field62) } };
}

/** Messages of every kind that the host knows, as an honest terminal writes them. */
export function honestMessages(): readonly Message[] {
  const card = cardById(deck, "credit-stripe");
  const stripe = card && stripeOf(card);
  const track = stripe?.kind === "track2" ? stripe.track2 : "";
  const sale: Fields = {
    3: "000000",
    4: "000000012345",
    11: "000007",
    22: "022",
    25: "00",
    35: track,
    ...place,
    49: "156",
    53: "0600000000000000",
    60: "2200000100050",
    64: mac,
  };
  const pinned: Fields = { ...sale, 22: "021", 26: "12", 52: mac, 53: "2600000000000000" };
  const chip: Fields = {
    ...sale,
    22: "052",
    23: "001",
    55: bytesOfHex(
      "9F2608A1B2C3D4E5F607089F2701809F101307010103A0A802010A010000000000000000009F3704112233449F36020001950500000000009A032603029C01009F02060000000123455F2A02015682027C009F1A0201569F03060000000000009F3303E0F8C8",
    ),
  };
  const { 35: _track, 53: _security, ...plain } = sale;
  const report: Fields = { ...plain, 11: "000008", 60: "00000001951" };
  return [
    signIn(),
    { mti: "0200", fields: sale },
    { mti: "0200", fields: pinned },
    { mti: "0200", fields: chip },
    { mti: "0400", fields: { ...plain, 39: "98" } },
    ...["002", "301", "372", "382"].map((code) => management("0820", code)),
    ...["360", "361", "371", "381"].map((code) => management("0800", code)),
    management("0800", "370", "9F0605A0000003339F220101"),
    management("0800", "380", "9F0608A000000333010101"),
    {
      mti: "0620",
      fields: { ...report, 55: bytesOfHex("DF310520000000009F3602000195050000000000"), 61: "000001000007" },
    },
    {
      mti: "0820",
      fields: {
        ...sale,
        15: "0302",
        37: "000000000001",
        55: bytesOfHex("FF0003414243FF40083132333435363738"),
        60: "07000001800",
        62: bytesOfHex("0000010000000100000001"),
      },
    },
  ];
}
