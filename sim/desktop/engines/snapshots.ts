import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { workerPath } from "../xsnap/build.mjs";

const folder = fileURLToPath(new URL("../../../node_modules/.cache/qianshou/xs/", import.meta.url));
/** What nobody used for so long is of sources that are gone. */
const UNUSED_MS_MAX = 86_400_000;

/** A place for what an engine holds once it has loaded its code. */
export interface SnapshotPlace {
  readonly file: string;
  /** Whether an engine has written it before, in this process or another. */
  readonly isThere: boolean;
  /** Lets `write` write it, aside first: others may look for it meanwhile. */
  keep(write: (file: string) => Promise<void>): Promise<void>;
}

const files = new Map<string, Promise<string>>();

/**
 * @param entry of the code, which is bundled once in a process.
 * @param load gives everything that the engine gets: another engine, or one byte of another code, is another snapshot.
 * @param engine the program that holds it.
 */
export async function snapshotFor(
  entry: string,
  load: () => Promise<readonly (string | Uint8Array)[]>,
  engine = workerPath,
): Promise<SnapshotPlace> {
  const key = `${engine} ${entry}`;
  const named = files.get(key) ?? load().then((loaded) => fileOf(engine, path.basename(entry, ".ts"), loaded));
  files.set(key, named);
  const file = await named;
  return { file, isThere: await isUsed(file), keep: (write) => keep(file, write) };
}

async function fileOf(engine: string, name: string, loaded: readonly (string | Uint8Array)[]): Promise<string> {
  // One that is not built is told when it is to start.
  const { size, mtimeMs } = await stat(engine).catch(() => ({ size: 0, mtimeMs: 0 }));
  const hash = createHash("sha256").update(`${size} ${mtimeMs}`);
  for (const part of loaded) hash.update(`${part.length} `).update(part);
  return path.join(folder, `${name}-${hash.digest("hex")}`);
}

/** Whether it is there. Looked for is used. */
async function isUsed(file: string): Promise<boolean> {
  const now = new Date();
  return utimes(file, now, now).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return false;
      throw error;
    },
  );
}

async function keep(file: string, write: (file: string) => Promise<void>): Promise<void> {
  await mkdir(folder, { recursive: true });
  const aside = path.join(folder, randomUUID());
  await write(aside);
  await rename(aside, file);
  await dropUnused();
}

async function dropUnused(): Promise<void> {
  const since = Date.now() - UNUSED_MS_MAX;
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    const used = await stat(file).catch(() => undefined);
    if (used && used.mtimeMs < since) await rm(file, { force: true });
  }
}
