import type { BlockCipher } from "./ciphers";

/** NIST SP 800-38B, 5.3: what a subkey takes when its top bit falls out, by the block's bytes. */
function constantOf(blockBytes: number): number {
  return blockBytes === 8 ? 0x1b : 0x87;
}

/** SP 800-38B, 6.1: doubles a block in the field, in place. */
function double(block: Uint8Array): void {
  const carried = (block[0] ?? 0) & 0x80;
  for (let at = 0; at < block.length; at++) block[at] = ((block[at] ?? 0) << 1) | ((block[at + 1] ?? 0) >> 7);
  const last = block.length - 1;
  if (carried) block[last] = (block[last] ?? 0) ^ constantOf(block.length);
}

/** CMAC, NIST SP 800-38B, 6.2, whole: as many bytes as the cipher's block has. */
export function cmac(cipher: BlockCipher, message: Uint8Array): Uint8Array {
  const size = cipher.blockBytes;
  const subkey = new Uint8Array(size);
  cipher.encrypt(subkey);
  double(subkey);
  const isWhole = message.length > 0 && message.length % size === 0;
  if (!isWhole) double(subkey);
  const block = new Uint8Array(size);
  const blocks = Math.max(1, Math.ceil(message.length / size));
  for (let number = 0; number < blocks; number++) {
    const isLast = number === blocks - 1;
    for (let index = 0; index < size; index++) {
      const at = number * size + index;
      const padding = at === message.length ? 0x80 : 0;
      block[index] = (block[index] ?? 0) ^ (message[at] ?? padding) ^ (isLast ? (subkey[index] ?? 0) : 0);
    }
    cipher.encrypt(block);
  }
  subkey.fill(0);
  return block;
}
