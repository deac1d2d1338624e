import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { describe, expect, it, test } from "vitest";
import { cmac } from "../../hal/drivers/cmac";
import { type KeyBlockHeader, makeKeyBlock, openKeyBlock, type ProtectionKey } from "../../hal/drivers/key-block";
import { PlainCiphers } from "../../sim/crypto/ciphers";

const ciphers = new PlainCiphers();
const hex = (text: string) => Uint8Array.from(Buffer.from(text, "hex"));
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex").toUpperCase();
const aes = (key: string): ProtectionKey => ({ algorithm: "aes", bytes: hex(key) });
const des3 = (key: string): ProtectionKey => ({ algorithm: "des3", bytes: hex(key) });

const aes256 = "88E1AB2A2E3DD38C1FA039A536500CC8A87AB9D62DC92C01058FA79F44657DE6";

/** Name, protection key, block, key: as the standards and one vendor's machine print them. */
const printed: readonly (readonly [string, ProtectionKey, string, string])[] = [
  [
    "TR-31:2018, A.7.2.2",
    des3("DD7515F2BFC17F85CE48F3CA25CB21F6"),
    "B0080P0TE00E000094B420079CC80BA3461F86FE26EFC4A3B8E4FA4C5F5341176EED7B727B8A248E",
    "3F419E1CB7079442AA37474C2EFBF8B8",
  ],
  [
    "TR-31:2018, A.7.3.2, with a key serial number",
    des3("1D22BF32387C600AD97F9B97A51311AC"),
    "B0104B0TX12S0100KS1800604B120F9292800000BB68BE8680A400D9191AD4ECE45B6E6C0D21C4738A52190E248719E24B433627",
    "E8BC63E5479455E26577F715D587FE68",
  ],
  [
    "TR-31:2018, A.7.4",
    aes(aes256),
    "D0112P0AE00E0000B82679114F470F540165EDFBF7E250FCEA43F810D215F8D207E2E417C07156A27E8E31DA05F7425509593D03A457DC34",
    "3F419E1CB7079442AA37474C2EFBF8B8",
  ],
  [
    "X9.143:2021, 8.1, its key's length hidden",
    aes(aes256),
    "D0144P0AE00E00002C77FA3F4A553BED6E88AE5C172A4166E3D4ACA8E2AC71C158A476FAC12C13C3829DE55D3AB54C48F4C4FEF7AC75E90FC47F1B77E7B19A73ED46E64410082557",
    "3F419E1CB7079442AA37474C2EFBF8B8",
  ],
  [
    "X9.143:2021, 8.4.2",
    des3("1D22BF32387C600AD97F9B97A51311AC"),
    "B0120B0TX12S0100KS1800604B120F929280000015CEB14B76D551F21EC43A75390FA118A98C6CB049E3B9E864A5F4A8B9A5108A6DB5635C95B042D7",
    "E8BC63E5479455E26577F715D587FE68",
  ],
  [
    "payShield 10K, version B",
    des3("EFE0853B256B583D868F251CE99EA1D9"),
    "B0080K0TN00N00001C414014375212C24995E405B5EE052CB92B67F455EA2680F6751088F9F1C228",
    "5DB50B454F8389ADCE573BE50861F2BF",
  ],
  [
    "payShield 10K, version D",
    aes("41".repeat(32)),
    "D0112B0TN00N000037DB9B046B7B0048785690759580ABC3B9842AB4BB7717B49E92528E575785D8123559376A2553B27BE94F054F4E971C",
    "1FA1F7CEC798D91545DA8AE0C7796BD9",
  ],
  [
    "ISO 20038:2017, B.3: the key that its own MAC covers, not the one that it prints as wrapped",
    aes("3235362D6269742041455320777261707069 6E67202849534F20323030333829".replace(" ", "")),
    "D0112M3TV16N000018462FA5903B8D2B82FEE26B29713C0BE7ED81601087F12252093D06FC0A012C1CF769AD0E3E9E4877166AB013FC22B4",
    "76736170706464203245455220 6B6479".replace(" ", ""),
  ],
];

describe("printed blocks", () => {
  test.each(printed)("%s", (_name, protection, block, key) => {
    const opened = openKeyBlock(ciphers, protection, block);
    expect(opened).toMatchObject({ kind: "key", header: { version: block[0], usage: block.slice(5, 7) } });
    if (opened.kind === "key") expect(toHex(opened.key)).toBe(key);
  });

  test.each([
    [
      "X9.143:2021, 8.2: its KS has letters that are no hex",
      aes("E38331FBACE33F0B8694ABA5DC611CA20831949FEB89881021472915 78F704E1".replace(" ", "")),
      "D0192C0AVA1N0300KS08VM9ATS1A2018-06-18T20:42:39.22PB0E00000000005FDAFA00A1E84F599C2EB51A1F7A767D5E42314F0E84A3FC1A7B84C1DE81114659E6306AD544208F68F15602BD3E12DA0C7F9FC551F1C8E6385FAFC1F7B499F5",
    ],
    [
      "X9.143:2021, 8.3.2.1: version A, and its length is another",
      des3("89E88CF7931444F334BD7547FC3F380C"),
      "A0072P0TE00E0000A8974C06DBFD58D197101A28DEC1A6C7C23F00A3B18EC6D538DE4A5B5F49A542D61A8A8B",
    ],
    [
      "X9.143:2021, 8.3.2.2: its length is another",
      des3("DD7515F2BFC17F85CE48F3CA25CB21F6"),
      "B0080P0TE00E000094B420079CC80BA3461F86FE26EFC4A38C6B0A146BF1B0BE0D3277F17A3AD5146EED7B727B8A248E",
    ],
    [
      "TR-31:2018, A.7.2.1: version A",
      des3("89E88CF7931444F334BD7547FC3F380C"),
      "A0072P0TE00E0000F5161ED902807AF26F1D62263644BD24192FDB3193C730301CEE8701",
    ],
    [
      "TR-31:2018, A.7.3.1: version C",
      des3("B8ED59E0A279A295E9F5ED7944FD06B9"),
      "C0096B0TX12S0100KS1800604B120F9292800000BFB9B689CB567E66FC3FEE5AD5F52161FC6545B9D60989015D02155C",
    ],
  ])("refused: %s", (_name, protection, block) => {
    expect(openKeyBlock(ciphers, protection, block)).toEqual({ kind: "refused", why: "format" });
  });
});

it("one altered character anywhere in a block gives no key", () => {
  const [, protection, block] = printed[2] ?? [];
  if (!protection || !block) throw new Error("no vector");
  for (let at = 0; at < block.length; at++) {
    const altered = block.slice(0, at) + (block[at] === "1" ? "0" : "1") + block.slice(at + 1);
    expect(openKeyBlock(ciphers, protection, altered).kind).toBe("refused");
  }
});

it("a block under another device's protection key is not authentic", () => {
  const [, , block] = printed[0] ?? [];
  expect(openKeyBlock(ciphers, des3("11".repeat(16)), block ?? "")).toEqual({ kind: "refused", why: "authentic" });
  expect(openKeyBlock(ciphers, aes("11".repeat(16)), block ?? "")).toEqual({ kind: "refused", why: "format" });
});

const header = (version: "B" | "D"): KeyBlockHeader => ({
  version,
  usage: "K0",
  algorithm: "T",
  mode: "D",
  keyVersion: "00",
  exportability: "N",
});

it("what is made is opened again, with every length of protection key", () => {
  const protections = [
    des3("0F".repeat(8) + "F0".repeat(8)),
    ...[16, 24, 32].map((length) => aes("A7".repeat(length))),
  ];
  for (const protection of protections) {
    const version = protection.algorithm === "aes" ? "D" : "B";
    const key = new Uint8Array(randomBytes(16));
    const block = makeKeyBlock(
      ciphers,
      protection,
      header(version),
      key,
      (length) => new Uint8Array(randomBytes(length)),
    );
    expect(openKeyBlock(ciphers, protection, block)).toEqual({ kind: "key", header: header(version), key });
  }
});

/** CMAC by node:crypto's ciphers: SP 800-38B written once more, with big integers. */
function cmacOf(encrypt: (block: Buffer) => Buffer, size: number, message: Buffer): Buffer {
  const bits = BigInt(size * 8);
  const twice = (value: bigint) =>
    ((value << 1n) & ((1n << bits) - 1n)) ^ (value >> (bits - 1n) ? (size === 8 ? 0x1bn : 0x87n) : 0n);
  const number = (bytes: Buffer) => BigInt(`0x0${bytes.toString("hex")}`);
  const block = (value: bigint) => Buffer.from(value.toString(16).padStart(size * 2, "0"), "hex");
  const first = twice(number(encrypt(Buffer.alloc(size))));
  const isWhole = message.length > 0 && message.length % size === 0;
  const padded = isWhole
    ? message
    : Buffer.concat([message, Buffer.from([0x80]), Buffer.alloc(size)]).subarray(
        0,
        Math.floor(message.length / size) * size + size,
      );
  let chained = 0n;
  for (let at = 0; at < padded.length; at += size) {
    const last = at + size === padded.length;
    const text = number(padded.subarray(at, at + size)) ^ (last ? (isWhole ? first : twice(first)) : 0n);
    chained = number(encrypt(block(chained ^ text)));
  }
  return block(chained);
}

function library(name: string, key: Buffer) {
  return (text: Buffer) => {
    const cipher = createCipheriv(name, key, null).setAutoPadding(false);
    return Buffer.concat([cipher.update(text), cipher.final()]);
  };
}

describe("against node:crypto", () => {
  it("CMAC with AES and 3DES, every length up to four blocks", () => {
    for (let length = 0; length <= 64; length++) {
      const message = randomBytes(length);
      const key = randomBytes(16);
      const wide = cmacOf(library("aes-128-ecb", key), 16, message);
      expect(toHex(cmac(ciphers.aes(key), message))).toBe(toHex(wide));
      const triple = library("des-ede3-ecb", Buffer.concat([key, key.subarray(0, 8)]));
      expect(toHex(cmac(ciphers.des(key), message))).toBe(toHex(cmacOf(triple, 8, message)));
    }
  });

  it("CMAC: RFC 4493, examples 1 and 2", () => {
    const key = ciphers.aes(hex("2B7E151628AED2A6ABF7158809CF4F3C"));
    expect(toHex(cmac(key, new Uint8Array(0)))).toBe("BB1D6929E95937287FA37D129B756746");
    expect(toHex(cmac(key, hex("6BC1BEE22E409F96E93D7E117393172A")))).toBe("070A16B46B4D4144F79BDD9DD04A287C");
  });

  it("a block of version D that is made here opens with a library's AES", () => {
    const protection = randomBytes(32);
    const key = randomBytes(16);
    const block = makeKeyBlock(
      ciphers,
      { algorithm: "aes", bytes: new Uint8Array(protection) },
      header("D"),
      new Uint8Array(key),
      (length) => new Uint8Array(randomBytes(length)),
    );
    const derive = (usage: number) =>
      Buffer.concat(
        [1, 2].map((counter) =>
          cmacOf(library("aes-256-ecb", protection), 16, Buffer.from([counter, 0, usage, 0, 0, 4, 1, 0])),
        ),
      );
    const mac = Buffer.from(block.slice(-32), "hex");
    const cipher = createDecipheriv("aes-256-cbc", derive(0), mac).setAutoPadding(false);
    const payload = Buffer.concat([cipher.update(Buffer.from(block.slice(16, -32), "hex")), cipher.final()]);
    expect(payload.readUInt16BE()).toBe(128);
    expect(payload.subarray(2, 18)).toEqual(key);
    const text = Buffer.concat([Buffer.from(block.slice(0, 16), "latin1"), payload]);
    expect(cmacOf(library("aes-256-ecb", derive(1)), 16, text)).toEqual(mac);
  });
});
