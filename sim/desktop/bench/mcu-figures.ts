import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { COMPILER } from "../engines/mcu-build";
import { chartOf } from "./mcu-chart";
import { courses } from "./mcu-courses";
import { type Course, type CourseFigures, costOf, longestOf, type McuBench, ownOf, placeOf } from "./mcu-turns";

const figuresFile = fileURLToPath(new URL("../../mcu/figures.json", import.meta.url));
const guideFile = fileURLToPath(new URL("../../mcu/README.md", import.meta.url));

/** What runs where nothing else is asked for: minutes. */
export const usualCourses: readonly string[] = Object.freeze(["stripe", "cards"]);
export const allCourses: readonly string[] = Object.freeze(Object.keys(courses));

/** @throws EngineUnavailable where a compiler or the emulator is missing. */
export async function measureFlows(names: readonly string[]): Promise<McuBench> {
  const measured: Record<string, CourseFigures> = {};
  for (const name of names) {
    const course = courses[name];
    if (!course) throw new RangeError(`bench: no course is called ${name}`);
    measured[name] = figuresOf(await course({}));
  }
  const { stdout } = await promisify(execFile)(COMPILER, ["-dumpfullversion"]);
  return { compiler: `${COMPILER} ${stdout.trim()}`, courses: measured };
}

function figuresOf(course: Course): CourseFigures {
  const { flows, all } = course;
  const longest = longestOf(all);
  return {
    longestTurn: ownOf(longest),
    longestAt: placeOf(course, longest),
    stack: Math.max(...all.map(({ stack }) => stack)),
    flows: Object.fromEntries(Object.entries(flows).map(([name, turns]) => [name, costOf(turns)])),
  };
}

/** Those that landed last; none before the first time. */
export async function keptFigures(): Promise<McuBench | undefined> {
  const text = await readFile(figuresFile, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  return text === undefined ? undefined : (JSON.parse(text) as McuBench);
}

const CHART = Object.freeze(["<!-- figures: npm run bench -- --flows all --accept -->\n", "<!-- end of figures -->"]);

/** Keeps what was measured, beside the courses that were not, and draws the guide's chart anew. */
export async function acceptFigures(measured: McuBench): Promise<void> {
  const kept = await keptFigures();
  const all = Object.fromEntries(
    allCourses.flatMap((name) => {
      const figures = measured.courses[name] ?? kept?.courses[name];
      return figures ? [[name, figures]] : [];
    }),
  );
  const bench: McuBench = { compiler: measured.compiler, courses: all };
  await writeFile(figuresFile, `${JSON.stringify(bench, undefined, 2)}\n`);
  const guide = await readFile(guideFile, "utf8");
  const [begin = "", end = ""] = CHART;
  const [before, rest = ""] = guide.split(begin);
  await writeFile(guideFile, `${before}${begin}${chartOf(bench)}${end}${rest.slice(rest.indexOf(end) + end.length)}`);
}

/** More than this share above what was accepted last is told as a failure. Chance has no part in the figures: it is room for what is worth it. */
const DEARER_MAX = 0.1;

/** What became dearer than is let pass. Nothing is held against figures of another compiler. */
export function dearer(measured: McuBench, kept: McuBench | undefined): readonly string[] {
  if (!kept || kept.compiler !== measured.compiler) return [];
  return Object.entries(measured.courses).flatMap(([course, { flows }]) =>
    Object.entries(flows).flatMap(([name, { instructions }]) => {
      const before = kept.courses[course]?.flows[name]?.instructions;
      return before !== undefined && instructions > (1 + DEARER_MAX) * before
        ? [
            `${name}: ${instructions.toLocaleString("en")} instructions, ${before.toLocaleString("en")} accepted: find out why, or accept them with --flows … --accept`,
          ]
        : [];
    }),
  );
}
