import { type ChildProcess, spawn } from "node:child_process";
import { pbkdf2 } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openPort } from "../../../sim/desktop/serial/serial-firmware";
import { describeWith } from "../../describe-with";
import { hasSocat } from "./cables";

/** Threads that Node reads files with. */
const THREADS = 4;
/** Some tenths of a second of a thread. */
const ROUNDS = 400_000;

let folder: string;
let socat: ChildProcess;
const far = () => path.join(folder, "far");

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "qianshou-hang-up-"));
  const near = path.join(folder, "near");
  socat = spawn("socat", [`pty,raw,echo=0,link=${near}`, `pty,raw,echo=0,link=${far()}`], { stdio: "ignore" });
  while (!(existsSync(near) && existsSync(far()))) await sleep(10);
});

afterEach(async () => {
  socat.kill();
  await rm(folder, { recursive: true, force: true });
});

const missing = hasSocat ? undefined : "socat is not installed (apt-get install socat)";

describeWith("a cable that is pulled from a port that only listens", missing, () => {
  test.each([
    ["waits for bytes", 0],
    ["has a read under way", THREADS],
  ])("closes it where it %s", async (_, busy) => {
    const port = await openPort(far());
    const closed = new Promise((resolve) => port.once("close", resolve));
    // Reads stand behind these.
    const work = Array.from({ length: busy }, () => promisify(pbkdf2)("word", "salt", ROUNDS, 32, "sha512"));
    port.on("data", () => undefined);
    if (busy === 0) await sleep(100);
    const gone = new Promise((resolve) => socat.once("close", resolve));
    socat.kill();
    await gone;
    await Promise.all(work);
    await closed;
    expect(port.isOpen).toBe(false);
  });
});
