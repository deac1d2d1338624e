import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describeWith } from "./describe-with";

/** The project's root: tests run from it, and this file lies one below. */
const root = resolve(import.meta.dirname, "..");

/**
 * The folder of recorded messages and known answers that does not ship with the project: `QIANSHOU_VECTORS`, else
 * `shared/vectors` beside the project.
 */
export const vectorsFolder = process.env["QIANSHOU_VECTORS"] ?? resolve(root, "../shared/vectors");

/** One recorded message, field or key set. */
export interface Vector {
  readonly name: string;
  readonly hex: string;
  readonly source: string;
  readonly notes: string;
}

/** Whether a file of vectors is there. */
export function hasVectors(file: string): boolean {
  return existsSync(resolve(vectorsFolder, file));
}

/** Reads a JSON file of vectors. Throws when it is absent: ask `hasVectors`, or use `describeWithVectors`. */
export function loadVectors<T>(file: string): T {
  return JSON.parse(readFileSync(resolve(vectorsFolder, file), "utf8")) as T;
}

/** A group of tests over a file of vectors. */
export function describeWithVectors<T>(title: string, file: string, body: (vectors: T) => void): void {
  const missing = `${file} is not in ${vectorsFolder}; set QIANSHOU_VECTORS to its folder`;
  describeWith(title, hasVectors(file) ? undefined : missing, () => body(loadVectors<T>(file)));
}
