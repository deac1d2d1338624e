// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { openFont } from "../../hal/font";
import type { Rom } from "../../hal/rom";
import { writeSite } from "../../sim/desktop/commands/site";
import { wishesOf } from "../../sim/desktop/site/wishes";
import { openInMemory } from "../../sim/desktop/site/world-in-memory";
import { openStage } from "../../sim/desktop/stage/open";
import type { Stage } from "../../sim/desktop/stage/stage";

/** Longer than it takes where the machine does much else. */
const TIMEOUT_MS = 60_000;
const stages: Stage[] = [];
const bugs: unknown[] = [];
const onBug = (error: unknown) => void bugs.push(error);

afterEach(async () => {
  for (const stage of stages.splice(0)) await stage.close();
  expect(bugs).toEqual([]);
});

function romOf(file: string): Rom {
  const bytes = new Uint8Array(readFileSync(new URL(`../../src/${file}`, import.meta.url)));
  return { sizeBytes: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}

async function inMemory(): Promise<Stage> {
  const [font, small] = [romOf("receipt/font/font24.bin"), romOf("receipt/font/font16.bin")];
  const stage = await openInMemory({
    ...wishesOf("?speed=10"),
    roms: { font, gbk: romOf("host/iso8583/gbk.bin") },
    fonts: async () => ({ large: openFont(font), small: openFont(small) }),
    turn: (then) => void setImmediate(then),
    onBug,
  });
  stages.push(stage);
  return stage;
}

async function overSockets(): Promise<Stage> {
  const stage = await openStage({ engine: "node", seed: 1, speed: 1, onBug });
  stages.push(stage);
  return stage;
}

/** A sale whose request is cut off on its way, and what becomes of it. */
const cutSale = [
  { verb: "clock", action: "pause" },
  { verb: "clock", advanceMs: 20_000 },
  { verb: "key", keys: "01", then: "enter" },
  { verb: "clock", advanceMs: 1_000 },
  { verb: "key", keys: "0000", then: "enter" },
  { verb: "clock", advanceMs: 20_000 },
  { verb: "fault", code: "D01" },
  { verb: "key", keys: "100", then: "enter" },
  { verb: "clock", advanceMs: 1_000 },
  { verb: "card", card: "credit-stripe", action: "swipe" },
  { verb: "clock", advanceMs: 1_000 },
  { verb: "key", pin: "credit-stripe" },
  { verb: "clock", advanceMs: 1_000 },
  { verb: "key", key: "enter" },
  { verb: "clock", advanceMs: 30_000 },
  { expect: { view: "screen", id: "off" } },
  { verb: "power", action: "on" },
  { verb: "clock", advanceMs: 120_000 },
  { expect: { view: "check", agree: true } },
];

test(
  "a world in memory is the same run as one over TCP and TLS, event by event, wherever it stood before",
  async () => {
    const lines = cutSale.map((line) => JSON.stringify(line)).join("\n");
    const played = async (stage: Stage) => {
      const result = await stage.play("play", { lines, fresh: true });
      return result.kind === "ok" ? result.answer : result;
    };
    const sockets = await played(await overSockets());
    expect(sockets).toMatchObject({ passed: true, digest: expect.stringMatching(/^[0-9a-f]{16}$/) });
    const memory = await inMemory();
    expect(await played(memory)).toEqual(sockets);
    await memory.play("key", { key: "1" });
    expect(await played(memory)).toEqual(sockets);
  },
  TIMEOUT_MS,
);

test("the address asks for what npm start is asked for; what it cannot have it does not get", () => {
  const asked = "?model=smart&acquirer=unionpay&seed=7&speed=max";
  expect(wishesOf(asked)).toEqual({ model: "smart", acquirer: "unionpay", seed: 7, speed: "max" });
  const plain = { model: "classic", acquirer: "lakala", seed: 1, speed: 1 };
  for (const other of ["", "?model=toaster&seed=-1&speed=3", "?seed=4294967296"])
    expect(wishesOf(other)).toEqual(plain);
});

test(
  "the site is files that name each other from where they are, and nothing of Node",
  async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "qianshou-site-"));
    try {
      await writeSite(folder);
      const text = (name: string) => readFile(path.join(folder, name), "utf8");
      for (const name of ["index.html", "receipt/index.html"]) {
        const html = await text(name);
        for (const [, address = ""] of html.matchAll(/(?:src|href)="([^"]*)"/g)) {
          expect(address).toMatch(/^\.{1,2}\//);
          await readFile(path.join(folder, path.dirname(name), address));
        }
      }
      for (const name of ["page.js", "world.js", "receipt/page.js"])
        expect(await text(name)).not.toMatch(/["']node:|require\(/);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
  TIMEOUT_MS,
);
