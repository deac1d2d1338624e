import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { snapshotFor } from "../../sim/desktop/engines/snapshots";
import { XsError, XsWorker } from "../../sim/desktop/xsnap/worker";

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), "snapshots-"));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe.skipIf(!XsWorker.available)("a snapshot of an engine", () => {
  test("holds its globals and functions, and counts steps and slots as the engine that wrote it", async () => {
    await inFolder(async (folder) => {
      const snapshot = path.join(folder, "one");
      const one = await XsWorker.start({ name: "one" });
      await one.evaluate("let count = 40; globalThis.handleCommand = () => Uint8Array.of(++count).buffer");
      await one.snapshot(snapshot);
      const others = [
        await XsWorker.start({ name: "two", snapshot }),
        await XsWorker.start({ name: "three", snapshot }),
      ];
      const answers = [];
      for (const worker of [one, ...others]) {
        const { reply, steps, heapSlots } = await worker.command(Uint8Array.of(0));
        answers.push({ reply: [...reply], steps, heapSlots });
        await worker.kill();
      }
      expect(answers[0]?.reply).toEqual([41]);
      expect(answers[1]).toEqual(answers[2]);
      expect(answers[1]).toMatchObject({ reply: [41], steps: answers[0]?.steps });
    });
  });

  test("is of the device's globals", async () => {
    await inFolder(async (folder) => {
      const snapshot = path.join(folder, "one");
      const one = await XsWorker.start({ name: "one" });
      await one.snapshot(snapshot);
      await one.kill();
      const two = await XsWorker.start({ name: "two", snapshot });
      expect((await two.inspect("typeof Compartment + typeof issueCommand")).value).toBe("undefinedundefined");
      await two.kill();
    });
  });

  test("that is none ends the worker", async () => {
    await inFolder(async (folder) => {
      const started = XsWorker.start({ name: "none", snapshot: path.join(folder, "none") });
      await expect(started).rejects.toBeInstanceOf(XsError);
    });
  });
});

test("another code has another place", async () => {
  const place = async (entry: string, ...code: readonly string[]) => (await snapshotFor(entry, async () => code)).file;
  const files = [await place("a/x.ts", "1", "2"), await place("b/x.ts", "12", ""), await place("c/x.ts", "1", "2")];
  expect(files[1]).not.toBe(files[0]);
  expect(files[2]).toBe(files[0]);
});
