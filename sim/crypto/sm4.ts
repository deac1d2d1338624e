import type { BlockCipher } from "../../hal/drivers/ciphers";

const blockBytes = 16;
const rounds = 32;

/** GB/T 32907-2016, 6.2.2: the S-box, one byte an entry. */
const substitution =
  "d690e9fecce13db716b614c228fb2c052b679a762abe04c3aa441326498606999c4250f491ef987a33540b43edcfac62" +
  "e4b31ca9c908e89580df94fa758f3fa64707a7fcf37317ba83593c19e6854fa8686b81b27164da8bf8eb0f4b70569d35" +
  "1e240e5e6358d1a225227c3b01217887d40046579fd327524c3602e7a0c4c89eeabf8ad240c738b5a3f7f2cef96115a1" +
  "e0ae5da49b341a55ad933230f58cb1e31df6e22e8266ca60c02923ab0d534e6fd5db3745defd8e2f03ff6a726d6c5b51" +
  "8d1baf92bbddbc7f11d95c411f105ad80ac13188a5cd7bbd2d74d012b8e5b4b08969974a0c96777e65b9f109c56ec684" +
  "18f07dec3adc4d2079ee5f3ed7cb3948";
/** GB/T 32907-2016, 7.3: the system parameter FK. */
const family = Object.freeze([0xa3b1bac6 | 0, 0x56aa3350, 0x677d9197, 0xb27022dc | 0]);

function turn(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

/** The S-box (first 256 entries) and the S-box followed by the linear map L for the top byte (next 256). */
export function sm4Tables(): Int32Array {
  const tables = new Int32Array(512);
  for (let index = 0; index < 256; index++) {
    const value = Number.parseInt(substitution.slice(index * 2, index * 2 + 2), 16);
    const word = value << 24;
    tables[index] = value;
    tables[256 + index] = word ^ turn(word, 2) ^ turn(word, 10) ^ turn(word, 18) ^ turn(word, 24);
  }
  return tables;
}

/** SM4, GB/T 32907-2016. */
export class Sm4 implements BlockCipher {
  readonly blockBytes = blockBytes;
  readonly #tables: Int32Array;
  readonly #keys = new Int32Array(rounds);

  /** @param tables from `sm4Tables()`. */
  constructor(tables: Int32Array, key: Uint8Array) {
    if (key.length !== 16) throw new RangeError("an SM4 key has 16 bytes");
    this.#tables = tables;
    const view = new DataView(key.buffer, key.byteOffset, key.length);
    const words = new Int32Array(4);
    for (let index = 0; index < 4; index++) words[index] = view.getInt32(index * 4) ^ (family[index] ?? 0);
    for (let round = 0; round < rounds; round++) {
      let constant = 0;
      for (let index = 0; index < 4; index++) constant = (constant << 8) | (((4 * round + index) * 7) & 255);
      const input = (words[1] ?? 0) ^ (words[2] ?? 0) ^ (words[3] ?? 0) ^ constant;
      const box =
        ((tables[input >>> 24] ?? 0) << 24) |
        ((tables[(input >>> 16) & 255] ?? 0) << 16) |
        ((tables[(input >>> 8) & 255] ?? 0) << 8) |
        (tables[input & 255] ?? 0);
      const next = (words[0] ?? 0) ^ box ^ turn(box, 13) ^ turn(box, 23);
      this.#keys[round] = next;
      words.copyWithin(0, 1);
      words[3] = next;
    }
    words.fill(0);
  }

  encrypt(blocks: Uint8Array): void {
    this.#run(blocks, 0, 1);
  }

  decrypt(blocks: Uint8Array): void {
    this.#run(blocks, rounds - 1, -1);
  }

  wipe(): void {
    this.#keys.fill(0);
  }

  #run(blocks: Uint8Array, first: number, step: number): void {
    if (blocks.length % blockBytes !== 0) throw new RangeError("SM4 works on whole blocks of 16 bytes");
    const view = new DataView(blocks.buffer, blocks.byteOffset, blocks.length);
    const tables = this.#tables;
    const keys = this.#keys;
    for (let at = 0; at < blocks.length; at += blockBytes) {
      let a = view.getInt32(at);
      let b = view.getInt32(at + 4);
      let c = view.getInt32(at + 8);
      let d = view.getInt32(at + 12);
      for (let round = 0, key = first; round < rounds; round++, key += step) {
        const input = b ^ c ^ d ^ (keys[key] ?? 0);
        const second = tables[256 + ((input >>> 16) & 255)] ?? 0;
        const third = tables[256 + ((input >>> 8) & 255)] ?? 0;
        const fourth = tables[256 + (input & 255)] ?? 0;
        const next = a ^ (tables[256 + (input >>> 24)] ?? 0) ^ turn(second, 24) ^ turn(third, 16) ^ turn(fourth, 8);
        a = b;
        b = c;
        c = d;
        d = next;
      }
      view.setInt32(at, d);
      view.setInt32(at + 4, c);
      view.setInt32(at + 8, b);
      view.setInt32(at + 12, a);
    }
  }
}
