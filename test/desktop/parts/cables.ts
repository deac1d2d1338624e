import { type ChildProcess, fork, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Deed, DoneAtPart, PartKind } from "./parts-at-hand";

export const hasSocat = spawnSync("socat", ["-V"]).status === 0;

/** Parts in another process, each at a cable of its own: a pair of pseudo terminals that socat holds. */
export class Cables {
  readonly #folder: string;
  readonly #cables = new Map<PartKind, ChildProcess>();
  readonly #waiting = new Map<number, (done: DoneAtPart) => void>();
  /** Where it finds its packages. */
  readonly #bundle = fileURLToPath(new URL(`../../../node_modules/.cache/parts-${process.pid}.mjs`, import.meta.url));
  #process: ChildProcess | undefined;
  #asked = 0;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async lay(kinds: readonly PartKind[]): Promise<Cables> {
    const cables = new Cables(await mkdtemp(path.join(tmpdir(), "qianshou-parts-")));
    await Promise.all([cables.#start(kinds), ...kinds.map((kind) => cables.plug(kind))]);
    for (const kind of kinds) await cables.untilPlugged(kind);
    return cables;
  }

  /** The terminal's end of it. */
  portOf(kind: PartKind): string {
    return path.join(this.#folder, `${kind}-terminal`);
  }

  /** Plugs a part's cable in: both ends are there when this resolves. */
  async plug(kind: PartKind): Promise<void> {
    const [ours, theirs] = [this.portOf(kind), this.#farEnd(kind)];
    const ends = [`pty,raw,echo=0,link=${ours}`, `pty,raw,echo=0,link=${theirs}`];
    this.#cables.set(kind, spawn("socat", ends, { stdio: "ignore" }));
    while (!(existsSync(ours) && existsSync(theirs))) await sleep(10);
  }

  /** Pulls it: both ends are gone when this resolves. */
  async pull(kind: PartKind): Promise<void> {
    const socat = this.#cables.get(kind);
    this.#cables.delete(kind);
    if (!socat) return;
    const ended = new Promise((resolve) => socat.once("close", resolve));
    socat.kill();
    await ended;
  }

  act(kind: PartKind, deed?: Deed): Promise<DoneAtPart> {
    const id = ++this.#asked;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#process?.send({ id, kind, ...(deed ? { deed } : {}) });
    });
  }

  /** Resolves when the part has found its end. */
  async untilPlugged(kind: PartKind): Promise<void> {
    while (!(await this.act(kind)).plugged) await sleep(10);
  }

  async close(): Promise<void> {
    this.#process?.disconnect();
    for (const kind of [...this.#cables.keys()]) await this.pull(kind);
    await rm(this.#folder, { recursive: true, force: true });
    await rm(this.#bundle, { force: true });
  }

  #farEnd(kind: PartKind): string {
    return path.join(this.#folder, `${kind}-part`);
  }

  async #start(kinds: readonly PartKind[]): Promise<void> {
    await build({
      entryPoints: [fileURLToPath(new URL("parts-process.ts", import.meta.url))],
      outfile: this.#bundle,
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node20.19",
      packages: "external",
      logLevel: "error",
    });
    const made = fork(
      this.#bundle,
      kinds.map((kind) => `${kind}=${this.#farEnd(kind)}`),
    );
    made.on("message", ({ id, done }: { readonly id: number; readonly done: DoneAtPart }) => {
      this.#waiting.get(id)?.(done);
      this.#waiting.delete(id);
    });
    this.#process = made;
  }
}
