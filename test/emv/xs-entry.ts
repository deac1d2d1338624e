import { SoftwarePublicKey } from "../../hal/drivers/software-public-key";
import { concat } from "../../src/emv/bytes";
import { ContactlessTransaction } from "../../src/emv/contactless";
import { tlv } from "../../src/emv/tlv";
import type { CardAnswer, EmvPorts } from "../../src/emv/types";
import { bytes } from "./hex";
import { parameters, request } from "./parameters";

/*
 * Runs in the XS worker, for `xs.test.ts`. Command 0 prepares a tap, 1 runs it; 2 and 3 raise to 3 and 65537 with 1984 bits;
 * 4 hashes 400 bytes. The reply of 1 is 1 when the tap went online.
 */

const aid = bytes("A000000333010101");
const answers: readonly Uint8Array[] = [
  tlv(
    0x6f,
    concat([
      tlv(0x84, bytes("325041592E5359532E4444463031")),
      tlv(0xa5, tlv(0xbf0c, tlv(0x61, concat([tlv(0x4f, aid), bytes("870101")])))),
    ]),
  ),
  tlv(
    0x6f,
    concat([tlv(0x84, aid), tlv(0xa5, tlv(0x9f38, bytes("9F66049F02069F03069F1A0295055F2A029A039C019F3704")))]),
  ),
  tlv(
    0x77,
    concat([
      tlv(0x82, bytes("7C00")),
      tlv(0x9f36, bytes("0ADC")),
      tlv(0x57, bytes("6228480000000017D20112010123456789")),
      tlv(0x9f10, bytes("07010103A00000010A010000038787868FD1FC")),
      tlv(0x9f26, bytes("AD03EE811AFAD484")),
      tlv(0x5f34, bytes("00")),
      tlv(0x9f6c, bytes("0000")),
      tlv(0x9f5d, bytes("000000038787")),
    ]),
  ),
];
const publicKey = new SoftwarePublicKey();
const never = () => Promise.reject(new Error("not in a tap"));
let sent = 0;
const ports: EmvPorts = {
  transmit: (): Promise<CardAnswer> =>
    Promise.resolve({ kind: "response", data: answers[sent++] ?? new Uint8Array(0), status: 0x9000 }),
  publicKey,
  random: { bytes: ({ length }) => Promise.resolve(new Uint8Array(length)) },
  cardholder: { choose: never, goesOn: never, onlinePin: never },
  offlinePin: { enter: never, verify: never },
  cards: { isListed: () => false, lastAmountFen: () => 0, isRevoked: () => false },
  cardDone: () => undefined,
  breathe: () => Promise.resolve(),
  authorityKey: never,
};
const modulus = new Uint8Array(248).fill(0xc5);
const block = new Uint8Array(248).fill(0x5a);
const three = bytes("03");
const fermat = bytes("010001");
const hashed = new Uint8Array(400);

async function run(code: number): Promise<number> {
  switch (code) {
    case 1: {
      sent = 0;
      const outcome = await new ContactlessTransaction(ports, parameters, request).begin();
      return outcome.kind === "online" ? 1 : 0;
    }
    case 2:
      return (await publicKey.rsa({ modulus, exponent: three, block })).length;
    case 3:
      return (await publicKey.rsa({ modulus, exponent: fermat, block })).length;
    case 4:
      return (await publicKey.sha1(hashed)).length;
    default:
      return 0;
  }
}

(globalThis as { handleCommand?: (request: ArrayBuffer) => { result: ArrayBuffer | undefined } }).handleCommand = (
  command,
) => {
  const box: { result: ArrayBuffer | undefined } = { result: undefined };
  void run(new Uint8Array(command)[0] ?? 0).then((value) => {
    box.result = Uint8Array.of(value).buffer;
  });
  return box;
};
