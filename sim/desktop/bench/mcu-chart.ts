import type { CourseFigures, McuBench } from "./mcu-turns";

/** Millions of instructions, without the line, as all goals of instructions here. */
export const goals: Readonly<Record<string, number>> = Object.freeze({
  "power-up, blank flash": 90,
  "power-up": 90,
  "power-up, full journal": 90,
  "sign-in": 60,
  "tap: first APDU to beep": 16,
  "stripe: PIN to approved": 30,
  "slip: one copy": 50,
  "signature: confirmed to approved": 60,
});
export const LONGEST_TURN_GOAL = 8;
/** The manifest's task has 12 KiB. */
export const STACK_GOAL = 6144;

const NAME_COLUMNS = 34;
const CELLS = 40;

/** A bar for each flow, as text: `█` what the firmware takes, `░` the line's frames, `|` the goal. Each has its own scale where it has a goal. */
export function chartOf({ compiler, courses }: McuBench): string {
  const flows = Object.values(courses).flatMap((course) => Object.entries(course.flows));
  const most = Math.max(...flows.map(([, { instructions }]) => instructions));
  const bar = (own: number, line: number, goal: number | undefined) => {
    const scale = goal === undefined ? most : Math.max(2 * goal * 1e6, own + line);
    const cells = (count: number) => Math.round((CELLS * count) / scale);
    const drawn = [
      ..."█"
        .repeat(cells(own))
        .concat("░".repeat(cells(own + line) - cells(own)))
        .padEnd(CELLS),
    ];
    if (goal !== undefined) drawn[Math.min(CELLS - 1, cells(goal * 1e6))] = "|";
    return drawn.join("").trimEnd();
  };
  return [
    "```text",
    `${"millions of instructions".padEnd(NAME_COLUMNS)}${"own".padStart(8)}${"line".padStart(8)}${"goal".padStart(6)}`,
    ...flows.map(([name, { instructions, line }]) => {
      const goal = goals[name];
      const figures = [millions(instructions - line).padStart(8), millions(line).padStart(8)].join("");
      return `${name.padEnd(NAME_COLUMNS)}${figures}${String(goal ?? "").padStart(6)}  ${bar(instructions - line, line, goal)}`.trimEnd();
    }),
    ...Object.entries(courses).map(([name, course]) => peaksLine(name, course)),
    compiler,
    "```",
    "",
  ].join("\n");
}

function peaksLine(name: string, { longestTurn, stack }: CourseFigures): string {
  return `${`longest turn (${name})`.padEnd(NAME_COLUMNS)}${millions(longestTurn).padStart(8)}${"".padStart(8)}${String(LONGEST_TURN_GOAL).padStart(6)}  C stack ${stack.toLocaleString("en")} bytes (goal ${STACK_GOAL.toLocaleString("en")})`;
}

export function millions(instructions: number): string {
  return (instructions / 1e6).toFixed(1);
}

/** A line for each flow: all instructions, of these the line's, turns, the longest, and the change against those kept. */
export function flowTable(measured: McuBench, kept: McuBench | undefined): string {
  const row = (name: string, ...cells: readonly string[]) =>
    name.padEnd(NAME_COLUMNS) + cells.map((cell) => cell.padStart(11)).join("");
  const share = (now: number, before: number | undefined) =>
    before === undefined ? "new" : now === before ? "=" : `${(100 * (now / before - 1)).toFixed(2)} %`;
  return [
    `Instructions on the emulated core, in millions; the change is against sim/mcu/figures.json (${kept?.compiler ?? "none"})`,
    row("", "all", "line", "own", "chip", "goal", "turns", "longest", "change"),
    ...Object.entries(measured.courses).flatMap(([course, { flows, longestTurn, longestAt, stack }]) => {
      const before = kept?.courses[course];
      return [
        ...Object.entries(flows).map(([name, { instructions, line, chip, turns, longest }]) =>
          row(
            name,
            ...[millions(instructions), millions(line), millions(instructions - line)],
            ...[chip > 0 ? millions(chip) : "", String(goals[name] ?? "")],
            ...[String(turns), millions(longest), share(instructions, before?.flows[name]?.instructions)],
          ),
        ),
        row(
          `longest turn (${course})`,
          ...["", "", millions(longestTurn), "", String(LONGEST_TURN_GOAL), "", ""],
          share(longestTurn, before?.longestTurn),
        ),
        `  ${longestAt}`,
        row(
          `C stack, bytes (${course})`,
          ...["", "", String(stack), "", String(STACK_GOAL), "", ""],
          share(stack, before?.stack),
        ),
      ];
    }),
  ].join("\n");
}
