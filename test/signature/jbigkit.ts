import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Bitmap } from "../../src/signature/bitmap";
import { type JbigDecoded, JbigDecoder } from "../../src/signature/jbig/decoder";
import { JbigEncoder } from "../../src/signature/jbig/encoder";
import type { JbigOptions } from "../../src/signature/jbig/format";
import { describeWith } from "../describe-with";

/** Debian's jbigkit: JBIG that we did not write. */
const tools = ["pbmtojbg", "jbgtopbm", "jbgtopbm85"] as const;
const missing = tools.filter((tool) => spawnSync(tool, ["--version"]).error !== undefined);

/** A group of tests against jbigkit. */
export function describeWithJbigkit(title: string, body: () => void): void {
  const why = missing.length > 0 ? `no ${missing.join(", ")} here; install Debian's jbigkit-bin` : undefined;
  describeWith(title, why, body);
}

/** A portable bitmap, raw (P4). */
export function pbmOf({ width, height, bits }: Bitmap): Uint8Array {
  return Buffer.concat([Buffer.from(`P4\n${width} ${height}\n`), bits]);
}

/** The picture in a raw portable bitmap. The decoders write blanks before their numbers. */
export function bitmapOfPbm(pbm: Uint8Array): Bitmap {
  const header = /^P4\s+(\d+)\s+(\d+)\s/.exec(Buffer.from(pbm.subarray(0, 40)).toString("latin1"));
  if (!header) throw new Error("no portable bitmap");
  const [width, height] = [Number(header[1]), Number(header[2])];
  return { width, height, rowBytes: (width + 7) >> 3, bits: pbm.slice(header[0].length) };
}

/** One run of a tool: its name with arguments, and what it reads. */
export interface Run {
  readonly command: string;
  readonly input: Uint8Array;
}

/** What each run wrote, in their order. One shell runs them all. @throws when one of them fails. */
export function runAll(runs: readonly Run[]): Uint8Array[] {
  const folder = mkdtempSync(join(tmpdir(), "jbig-"));
  try {
    for (const [index, { input }] of runs.entries()) writeFileSync(join(folder, `${index}.in`), input);
    const script = runs.map(({ command }, index) => `${command} ${index}.in ${index}.out`).join("\n");
    execFileSync("sh", ["-e"], { cwd: folder, input: script, stdio: ["pipe", "ignore", "pipe"] });
    return runs.map((_, index) => new Uint8Array(readFileSync(join(folder, `${index}.out`))));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The pbmtojbg that ought to write what the encoder writes with these options. */
export function pbmtojbgOf({ height }: Bitmap, options: JbigOptions = {}): string {
  const flags = (options.typicalPrediction === false ? 0 : 8) + (options.twoLines ? 64 : 0);
  return `pbmtojbg -q -o 0 -m 0 -p ${flags} -s ${options.stripeLines ?? height}${options.resetStripes ? " -r" : ""}`;
}

/** Encodes in steps of so many lines. @throws when it takes more than `bytesMax`. */
export function encodeJbig(bitmap: Bitmap, options: JbigOptions = {}, lines = 7, bytesMax = 500_000): Uint8Array {
  const encoder = new JbigEncoder(bitmap, bytesMax, options);
  for (;;) {
    const done = encoder.step(lines);
    if (done?.kind === "encoded") return done.bytes;
    if (done) throw new Error(done.kind);
  }
}

export function decodeJbig(bytes: Uint8Array, lines = 7): JbigDecoded {
  const decoder = new JbigDecoder(bytes, { widthMax: 4096, heightMax: 4096 });
  for (;;) {
    const done = decoder.step(lines);
    if (done) return done;
  }
}
