import type { ConnectFault } from "../../hal/network";
import type { Terminal } from "../context";
import { type Check, type CheckName, checkNames, type Found } from "../evidence/checks";
import type { SignInFailure } from "../evidence/failures";
import { echo } from "../host/sign-in";
import { readSignatureRules } from "../profiles/signature-rules";
import { understood } from "../receipt/print";
import { isPadFault } from "../transaction/signing/signature-image";
import { FIRMWARE_FROM_MS } from "../values/clock";

/** Just to ask whether the part is there. */
const LOOK_MS = 1;
/** Erases that a sector of flash takes (`journal/DESIGN`). */
const SECTOR_LIFE_ERASES = 100_000;
/** Below it nothing is sold. */
const BATTERY_MIN = 0.02;

type Look = (terminal: Terminal) => Promise<Found | undefined>;

/** Each look says what is amiss, or nothing. */
const looks: readonly (readonly [CheckName, Look])[] = Object.freeze([
  look("card-reader", async ({ devices }) => {
    // No way to show a card is open: a card that happens to be there is left in peace.
    const reader = await devices["card-reader"].present({ interfaces: [], timeoutMs: LOOK_MS });
    return reader.kind === "fault" ? reader.fault : undefined;
  }),
  look("keypad", async ({ session }) => (session.deadPart === "keypad" ? "no-answer" : undefined)),
  look("display", async ({ panel }) => (panel.dark ? "dark" : undefined)),
  look("secure-element", async ({ devices, session }) => {
    const { tampered } = await devices["secure-element"].status();
    return tampered ? "tampered" : session.deadPart === "secure-element" ? "no-answer" : undefined;
  }),
  look("printer", async ({ devices }) => {
    const status = devices.printer && understood(await devices.printer.status());
    return status === "ready" ? undefined : status;
  }),
  look("signature-pad", async ({ devices }) => {
    const status = await devices["signature-pad"]?.status();
    if (status === undefined || status === "ready") return undefined;
    return isPadFault(status) ? status : "unintelligible";
  }),
  look("battery", async ({ devices }) => {
    const { level, charging, mains, fault } = await devices.battery.state();
    if (fault !== undefined) return fault;
    return charging || mains || level >= BATTERY_MIN ? undefined : { kind: "charge", percent: Math.floor(level * 100) };
  }),
  look("flash", async ({ book }) => {
    const sectors = book.upkeep.retiredCount;
    return sectors > 0 ? { kind: "retired", sectors } : undefined;
  }),
  look("keys", async ({ devices, session }) => {
    const { master, mac, pin } = await devices["secure-element"].status();
    if (!master) return "no-master-key";
    return session.signedIn && !(mac && pin) ? "no-working-keys" : undefined;
  }),
  look("clock", async ({ devices }) => {
    const { epochMs, trusted } = await devices.clock.now();
    return trusted && epochMs >= FIRMWARE_FROM_MS ? undefined : "not-set";
  }),
  look("version", async ({ book }) => {
    const read = readSignatureRules(await book.settings.parameters());
    return read.kind === "incompatible" ? { kind: "parameters", version: read.version } : undefined;
  }),
]);

function look(name: CheckName, at: Look): readonly [CheckName, Look] {
  return Object.freeze([name, at] as const);
}

/** No answer to an echo is one word with no answer of a part. */
function echoFault({ kind }: SignInFailure): Found {
  return kind === "unanswered" ? "no-answer" : kind;
}

/**
 * Looks at every part that this model has, each with its time. Nothing of it is noticed by anybody, and it never runs in the middle
 * of a sale.
 * @param network the whole of it, with the wear of the flash and the ladder to the host, too: bearer → name → connection → TLS → echo.
 */
export async function runChecks(terminal: Terminal, network: boolean): Promise<readonly Check[]> {
  const { clock, printer, "signature-pad": pad } = terminal.devices;
  const checks: Check[] = [];
  for (const [name, at] of looks) {
    if ((name === "printer" && !printer) || (name === "signature-pad" && !pad)) continue;
    const startMs = await clock.monotonic();
    const found = await at(terminal);
    checks.push(check(name, (await clock.monotonic()) - startMs, found));
  }
  if (!network) {
    await noteFailing(terminal, checks);
    return checks;
  }
  const all = [...checks, ...(await ladder(terminal))];
  const { session } = terminal;
  session.wearPercent = Math.round((100 * (await terminal.book.upkeep.erasesMost())) / SECTOR_LIFE_ERASES);
  session.failing = all.filter(({ ok, name }) => !ok && hasNoLine(name)).length;
  session.testedMs = await clock.monotonic();
  await noteFailing(terminal, all);
  return all;
}

async function noteFailing({ devices, book }: Terminal, checks: readonly Check[]): Promise<void> {
  const failing = checks.filter(({ ok }) => !ok);
  if (failing.length === 0) return;
  const { epochMs } = await devices.clock.now();
  for (const { name } of failing) book.evidence.note("part", epochMs / 1000, checkNames.indexOf(name));
}

/** Home has no line of its own for it: what comes and goes with paper, charge and network does. */
function hasNoLine(name: CheckName): boolean {
  return name === "signature-pad" || name === "flash" || name === "keys" || name === "clock" || name === "version";
}

/** As far as it leads: what lies behind a step that failed is left out. An `up` bearer has its address. */
async function ladder(terminal: Terminal): Promise<readonly Check[]> {
  const { devices, host } = terminal;
  const bearers = await devices.network.bearers();
  const up = bearers.find((state) => state.up);
  if (!up) return [check("bearer", 0, "no-bearer")];
  const reached = await host.reach.connect(true);
  const phasesMs = reached.phasesMs ?? [];
  const first = check("bearer", 0, undefined);
  if (reached.kind === "fault") {
    const { attempts = [], fault } = reached;
    const furthest = attempts.find((attempt) => attempt.fault === fault)?.phasesMs ?? phasesMs;
    return [first, ...phases(furthest, fault)];
  }
  await devices.network.close({ connection: reached.connection });
  const answered = await echo(terminal);
  const echoed =
    "ms" in answered
      ? check("echo", answered.ms, undefined)
      : check("echo", 0, answered.kind === "failed" ? echoFault(answered.failure) : undefined);
  return [first, ...phases(phasesMs, undefined), echoed];
}

const phaseNames: readonly CheckName[] = Object.freeze<CheckName[]>(["dns", "tcp", "tls"]);

function phases(phasesMs: readonly number[], fault: ConnectFault | undefined): readonly Check[] {
  return phaseNames.slice(0, phasesMs.length).map((name, at) => {
    const last = at === phasesMs.length - 1;
    return check(name, phasesMs[at] ?? 0, last ? fault : undefined);
  });
}

function check(name: CheckName, ms: number, found: Found | undefined): Check {
  return { name, ok: found === undefined, ms, ...(found === undefined ? {} : { found }) };
}
