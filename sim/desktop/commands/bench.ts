import { beyondBounds } from "../bench/bounds";
import { type BenchFigures, measure } from "../bench/figures";
import type { FirmwareCost, Phase } from "../bench/firmware-cost";
import { type KindsRom, measureRom } from "../bench/kinds-rom";
import { flowTable } from "../bench/mcu-chart";
import { mcuTable, measureCourse, measureMcu } from "../bench/mcu-cost";
import { acceptFigures, allCourses, dearer, keptFigures, measureFlows, usualCourses } from "../bench/mcu-figures";
import { measureMemory, memoryTable } from "../bench/memory-cost";
import type { PartsCost } from "../bench/parts-cost";
import { SETTLED_RECORDS } from "../bench/settlement-cost";
import { STEPS_PER_SECOND } from "../bench/signing-cost";
import { EngineUnavailable } from "../serial/board-place";

/** Long enough for a steady figure, short enough for every day. */
const SALES = 300;

const usage = `usage: npm run bench [-- --sales N | --memory | --profile SCENARIO | --profile COURSE [FLOW] | --flows all|COURSE… [--accept]]
N from 1 to 1000; courses: ${allCourses.join(", ")}`;

/**
 * `npm run bench`: what the firmware costs, in XS steps and heap slots and in instructions of the emulated core, and how fast the world runs
 * in Node. Fails where a figure is beyond its bound, or a flow on the core became much dearer.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const [option, first, second] = argv;
  if (option === "--profile" && first !== undefined && argv.length <= 3) {
    const isFile = first.endsWith(".jsonl");
    const cost = await (isFile ? measureMcu(first) : measureCourse(first, second));
    process.stdout.write(`${mcuTable(cost)}\n`);
    return 0;
  }
  if (option === "--memory" && argv.length === 1) {
    const cost = await measureMemory();
    process.stdout.write(`${memoryTable(cost)}\n${JSON.stringify(cost)}\n`);
    return 0;
  }
  const names = coursesOf(argv);
  if (names) return showFlows(names, argv.includes("--accept"));
  const sales = salesOf(argv);
  if (sales === undefined) {
    process.stderr.write(`${usage}\n`);
    return 2;
  }
  const figures = { ...(await measure(sales, SETTLED_RECORDS)), rom: (await measureRom()) ?? null };
  process.stdout.write(`${table(figures)}\n`);
  const beyond = beyondBounds(figures);
  for (const line of beyond) process.stderr.write(`${line}\n`);
  const code = await showUsualFlows();
  process.stdout.write(`${JSON.stringify(figures)}\n`);
  return beyond.length === 0 ? code : 1;
}

/** What is missing for the core is said; in CI that is a failure. */
async function showUsualFlows(): Promise<number> {
  try {
    return await showFlows(usualCourses, false);
  } catch (error) {
    if (!(error instanceof EngineUnavailable)) throw error;
    process.stderr.write(`${error.message}\nNo flow was measured on the emulated core.\n`);
    return process.env["CI"] ? 1 : 0;
  }
}

/** Prints what flows cost on the core; with `accept` it becomes what the next ones are held against. @returns 1 where one became much dearer. */
async function showFlows(names: readonly string[], accept: boolean): Promise<number> {
  const kept = await keptFigures();
  const measured = await measureFlows(names);
  process.stdout.write(`${flowTable(measured, kept)}\n`);
  if (accept) {
    await acceptFigures(measured);
    return 0;
  }
  const worse = dearer(measured, kept);
  for (const line of worse) process.stderr.write(`${line}\n`);
  return worse.length === 0 ? 0 : 1;
}

function coursesOf([option, ...words]: readonly string[]): readonly string[] | undefined {
  const names = words.filter((word) => word !== "--accept");
  if (option !== "--flows" || names.length === 0) return undefined;
  if (names.length === 1 && names[0] === "all") return allCourses;
  return names.every((name) => allCourses.includes(name)) ? names : undefined;
}

const SALES_MAX = 1000;

function salesOf(argv: readonly string[]): number | undefined {
  if (argv.length === 0) return SALES;
  const sales = Number(argv[1]);
  const good = argv.length === 2 && argv[0] === "--sales" && Number.isSafeInteger(sales) && sales > 0;
  return good && sales <= SALES_MAX ? sales : undefined;
}

const phaseNames: readonly (readonly [keyof FirmwareCost | "bootAfterSales", string])[] = Object.freeze([
  ["bootBlank", "boot on blank flash"],
  ["boot", "boot after 2 sales"],
  ["bootAfterSales", "boot after the sales in Node"],
  ["signInFirst", "sign-in with parameters"],
  ["signIn", "sign-in"],
  ["saleFirst", "first sale, amount to approved"],
  ["sale", "sale, amount to approved"],
  ["slips", "two copies, to the end"],
  ["slipLayout", "  one copy: lines"],
  ["slipRaster", "  one copy: dots"],
]);

const partNames: readonly (readonly [keyof PartsCost, string])[] = Object.freeze([
  ["encode", "encode a 0200"],
  ["decode", "decode a 0210"],
  ["cbor-intent", "CBOR of an intent"],
  ["crc-1k", "CRC of 1024 bytes"],
  ["commit-intent", "commit an intent"],
  ["commit-outcome", "commit an outcome"],
  ["commit-done", "commit the end"],
]);

const noSdk = "not measured: MODDABLE is not set, and the SDK's compiler says it";

function table({
  firmware,
  bootAfterSales,
  signedSale,
  signing,
  settlement,
  kinds,
  rom,
  bootHistory,
  wear,
  parts,
  node,
}: BenchFigures & { readonly rom: KindsRom | null }): string {
  const phases = { ...firmware, bootAfterSales };
  const row = (name: string, ...figures: readonly number[]) =>
    name.padEnd(36) + figures.map((figure) => figure.toLocaleString("en").padStart(11)).join("");
  const phaseRow = (name: string, { steps, slots, calls, programs, programBytes }: Phase) =>
    row(name, steps, slots, calls, programs, programBytes);
  const head = ["steps", "slots", "calls", "programs", "bytes"].map((name) => name.padStart(11)).join("");
  return [
    `Firmware alone, in XS${" ".repeat(15)}${head}`,
    ...phaseNames.map(([phase, name]) => phaseRow(name, phases[phase])),
    phaseRow("boot, 1 sale open, 0 settled", bootHistory.open),
    phaseRow(`boot, 1 open, ${bootHistory.settledSales} settled`, bootHistory.settledAndOpen),
    row("  steps of the second over the first", bootHistory.ratio),
    "",
    "A sale that is signed on a pad: the smart model",
    phaseRow("amount to the pad", signedSale.upToPad),
    phaseRow("confirmed to approved, upload begun", signedSale.signing),
    phaseRow("upload, two copies, to the end", signedSale.slips),
    row("largest turn while it is signed", signedSale.largestTurn),
    "",
    `A settlement of ${settlement.records} signed sales, each uploaded (E01)`,
    phaseRow("menu to the report", settlement.whole),
    row("steps a record", settlement.stepsPerRecord),
    row("largest turn", settlement.largestTurn),
    "",
    "Each kind on the smart model, from its choice in the menu, or the amount at home, to the screen of its good end",
    ...Object.entries(kinds).map(([name, phase]) => phaseRow(name, phase)),
    "",
    "ROM: bytes of the packed firmware, and of each kind what goes with it",
    ...(rom
      ? [row("whole", rom.whole), ...Object.entries(rom.kinds).map(([name, bytes]) => row(name, bytes))]
      : [noSdk]),
    "",
    `A signature in XS steps, median of the deck; a step's ms at ${STEPS_PER_SECOND.toLocaleString("en")} steps a second`,
    row("ink", signing.ink),
    row("judge", signing.judge),
    row("raster", signing.raster),
    row("JBIG", signing.jbig),
    row("in all", signing.total),
    row("  the worst", signing.totalWorst),
    row("largest step", signing.largestStep),
    row("  ms", signing.largestStepMs),
    "",
    "Parts of it, in XS steps",
    ...partNames.map(([part, name]) => row(name, parts[part])),
    "",
    `Node, ${node.sales} sales with both copies`,
    row("sales a second of processor time", node.salesPerSecond),
    row("contract calls a sale", node.callsPerSale),
    row("flash programs a sale", node.programsPerSale),
    row("flash bytes a sale", node.flashBytesPerSale),
    row("flash erases a sale", node.erasesPerSale),
    row("before approved, at most: programs", node.busyWait.programs),
    row("  erases", node.busyWait.erases),
    row("  programs, rested a minute before", node.restedWait.programs),
    row("  erases, rested", node.restedWait.erases),
    "",
    `Flash, ${wear.days} days of ${wear.salesPerDay} sales and two power-ups on ${wear.sectors} sectors`,
    row("erases of the most worn sector", wear.erasesMost),
    row("erases of the least worn sector", wear.erasesLeast),
    row("the most worn one in ten years", wear.erasesInTenYears),
    row("years until 100,000 erases", wear.yearsUntilWorn),
    "",
  ].join("\n");
}
