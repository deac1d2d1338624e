import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { frameBytes } from "../../hal/remote/stream-frames";
import { DeviceEngine } from "../../sim/desktop/serial/device-engine";
import { openPort } from "../../sim/desktop/serial/serial-firmware";
import { hello } from "./hello";

/** A pseudo terminal, held by socat: what is written at one end comes out of the other. Neither has RTS or DTR. */
async function pseudoTerminals() {
  const folder = await mkdtemp(path.join(tmpdir(), "qianshou-pty-"));
  const [ours, theirs] = [path.join(folder, "ours"), path.join(folder, "theirs")];
  const socat = spawn("socat", [`pty,raw,echo=0,link=${ours}`, `pty,raw,echo=0,link=${theirs}`], { stdio: "ignore" });
  const close = async () => {
    const ended = new Promise((resolve) => socat.once("close", resolve));
    socat.kill();
    await ended;
    await rm(folder, { recursive: true });
  };
  await expect.poll(() => existsSync(ours) && existsSync(theirs), { timeout: 5_000 }).toBe(true);
  return { ours, theirs, close };
}

const hasSocat = spawnSync("socat", ["-V"]).status === 0;

test.skipIf(!hasSocat)(
  "through the driver of real ports: the key is asked for, and a firmware at a pseudo terminal is greeted",
  async () => {
    const { ours, theirs, close } = await pseudoTerminals();
    const words: string[] = [];
    const engine = new DeviceEngine({ path: ours, onWord: (word) => void words.push(word), startLimitMs: 200 });
    const firmware = await openPort(theirs);
    const read: Buffer[] = [];
    firmware.on("data", (bytes: Buffer) => void read.push(bytes));
    const booted = engine.boot(hello);
    await expect
      .poll(() => words, { timeout: 5_000 })
      .toEqual([expect.stringContaining("press the board's reset key")]);
    firmware.write(Buffer.concat(frameBytes({ type: "settled", count: 0 })));
    await booted;
    const settled = engine.settle();
    await expect.poll(() => Buffer.concat(read).length, { timeout: 5_000 }).toBeGreaterThan(20);
    firmware.write(Buffer.concat(frameBytes({ type: "settled", count: 1 })));
    expect(await settled).toEqual({ calls: [] });
    await engine.close();
    await new Promise((resolve) => firmware.close(resolve));
    await close();
  },
);
