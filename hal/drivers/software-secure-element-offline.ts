import type { CardLost } from "../card-reader";
import type { PublicKey } from "../public-key";
import type { PinEncipherment } from "../secure-element";
import { offlinePinBlock } from "./software-secure-element-algorithms";

/** CLA INS P1 of VERIFY, and P2 for a PIN in clear and an enciphered one (EMV 4.4 Book 3, 6.5.12). */
const verifyHeader = Object.freeze([0x00, 0x20, 0x00] as const);
const plainQualifier = 0x80;
const encipheredQualifier = 0x88;
/** What is enciphered begins so (EMV 4.4 Book 2, 7.2). */
const dataHeader = 0x7f;
const challengeBytes = 8;

/** VERIFY with a PIN in it, in clear or enciphered: whoever sends it zeroes it. */
export interface VerifyCommand {
  readonly kind: "command";
  readonly command: Uint8Array;
}

interface Means {
  readonly publicKey: Pick<PublicKey, "rsa">;
  readonly random: (length: number) => Uint8Array | Promise<Uint8Array>;
}

/**
 * VERIFY for a PIN. @param digits values 0 to 9, 4 to 12 of them; the caller zeroes them.
 * @returns "protocol-error" for a key of a card that no block can be enciphered with.
 */
export async function verifyCommand(
  means: Means,
  digits: Uint8Array,
  encipher: PinEncipherment | undefined,
): Promise<VerifyCommand | CardLost> {
  if (encipher && encipher.challenge.length !== challengeBytes) throw new RangeError("a card's challenge has 8 bytes");
  const block = offlinePinBlock(digits);
  try {
    if (!encipher) return command(plainQualifier, block);
    const enciphered = await encipherBlock(means, block, encipher);
    return enciphered.length > 0 ? command(encipheredQualifier, enciphered) : { kind: "protocol-error" };
  } finally {
    block.fill(0);
  }
}

function command(qualifier: number, content: Uint8Array): VerifyCommand {
  return { kind: "command", command: Uint8Array.of(...verifyHeader, qualifier, content.length, ...content) };
}

/** Header, block, challenge, random bytes up to the key's length (EMV 4.4 Book 2, 7.2). @returns none for a bad key. */
async function encipherBlock(means: Means, block: Uint8Array, encipher: PinEncipherment): Promise<Uint8Array> {
  const { modulus, exponent, challenge } = encipher;
  const paddingBytes = modulus.length - 1 - block.length - challenge.length;
  if (paddingBytes < 1) return new Uint8Array(0);
  const clear = Uint8Array.of(dataHeader, ...block, ...challenge, ...(await means.random(paddingBytes)));
  const enciphered = await means.publicKey.rsa({ modulus, exponent, block: clear });
  clear.fill(0);
  return enciphered;
}
