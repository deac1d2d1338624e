import type { Language } from "../../hal/display";
import { catalogue } from "../../src/diagnosis/catalogue";
import { cardView } from "../cards/deck";
import { deckCards } from "../cards/deck-cards";
import { cutMoments, faultKinds } from "../world/faults";
import { check, numbersOf } from "./checker";
import { checkAll } from "./checker-all";
import { codeFaults, personsFaults } from "./fault-codes";
import { invalid, ok, type Plain, type Result } from "./result";
import type { Room } from "./room";
import { ALL } from "./terminal-number";
import { faultPoints } from "./verb-fault";
import { aftermathView } from "./view-aftermath";
import { deviceView } from "./view-device";
import { diagnosisView } from "./view-diagnosis";
import { flashView, transactionsView } from "./view-journal";
import { operatorsView } from "./view-operators";
import { screenView } from "./view-screen";
import { settlementsView } from "./view-settlements";
import { shopView } from "./view-shop";
import { tillView } from "./view-till";
import { eventView, timelineView } from "./view-timeline";

/** What a view may be asked with: the query of its address. */
export type Query = { readonly [name: string]: string | undefined };

type View = (room: Room, query: Query) => Promise<Plain | Result> | Plain | Result;

/** All that are kept (sim/simulator/message-log.ts). */
const MESSAGES_SHOWN_MAX = 5_000;

const CHINA_OFFSET_MS = 8 * 3_600_000;

/** ISO 8601 in China's time. */
export function isoInChina(epochMs: number): string {
  return `${new Date(epochMs + CHINA_OFFSET_MS).toISOString().slice(0, -1)}+08:00`;
}

function languageOf(query: Query): Language | undefined | Result {
  const { lang } = query;
  if (lang === undefined || lang === "zh" || lang === "en") return lang;
  return invalid("lang", "one of zh, en");
}

const views: { readonly [name: string]: View } = Object.freeze({
  screen(room: Room, query: Query) {
    const language = languageOf(query);
    return typeof language === "object" ? language : screenView(room.simulator, language);
  },
  paper({ simulator }: Room) {
    const slips = (simulator.printer?.slips ?? []).map(({ kind, copy, lines, whole, rows, atMs }) => ({
      kind,
      copy,
      lines,
      text: lines.join("\n"),
      whole,
      rows,
      atMs,
    }));
    return { slips, printer: simulator.printer?.state ?? null };
  },
  settlements: ({ simulator }: Room) => settlementsView(simulator),
  merchant: ({ simulator }: Room) => {
    const { terminal } = simulator.world.hello().personalisation ?? {};
    return { ...simulator.acquirer.merchantView(terminal) };
  },
  shop: ({ simulator }: Room) => shopView(simulator),
  transactions: ({ simulator }: Room) => transactionsView(simulator),
  operators: ({ simulator }: Room) => operatorsView(simulator),
  ledger({ simulator }: Room, { own }: Query) {
    const ledger = simulator.acquirer.ledgerView();
    if (own === undefined) return { ...ledger };
    const numbers = numbersOf(simulator);
    return { ...ledger, entries: ledger.entries.filter(({ terminal }) => numbers.has(terminal)) };
  },
  messages({ simulator }: Room, query: Query) {
    const after = wholeNumber(query["after"], 0, Number.MAX_SAFE_INTEGER);
    if (after === undefined) return invalid("after", "a sequence number");
    const limit = wholeNumber(query["limit"], MESSAGES_SHOWN_MAX, MESSAGES_SHOWN_MAX);
    if (!limit) return invalid("limit", `a whole number from 1 to ${MESSAGES_SHOWN_MAX}`);
    const messages = simulator.messages.all.filter(({ seq }) => seq > after).slice(-limit);
    return {
      messages: messages.map(({ shown, flight: _way, ...message }) => ({ ...message, ...shown })),
      connection: simulator.network.openedAs ?? null,
    };
  },
  timeline({ simulator }: Room, query: Query) {
    const { event } = query;
    return event === undefined ? timelineView(simulator.world.timeline, query) : eventView(simulator, event);
  },
  check: async ({ simulator }: Room, { terminal }: Query) =>
    terminal === ALL ? { ...(await checkAll(simulator)) } : { ...(await check(simulator)) },
  cards: () => ({ cards: deckCards.map(cardView) }),
  faults({ simulator, codes }: Room) {
    const fromCodes = codes.all;
    const armed = simulator.world.faults.armed.map((fault) => ({ ...fault, spent: fault.struck >= fault.times }));
    const codesOnly = fromCodes.filter(({ id }) => !armed.some((fault) => fault.id === id));
    return {
      faults: [...armed, ...codesOnly].toSorted((a, b) => a.id - b.id),
      codes: Object.entries(codeFaults).map(([code, { does }]) => ({ code, does })),
      byVerbs: personsFaults,
      who: Object.fromEntries(Object.entries(catalogue).map(([code, { who }]) => [code, [...who]])),
      points: faultPoints,
      kinds: faultKinds,
      cutMoments,
    };
  },
  clock({ simulator, pace }: Room) {
    const { world, clock } = simulator;
    return {
      now: isoInChina(world.nowMs),
      epochMs: world.nowMs,
      terminal: isoInChina(clock.terminalMs),
      speed: pace.speed,
      paused: pace.paused,
      idle: world.idle,
      listening: simulator.listening,
      points: world.points,
      seed: world.seed,
    };
  },
  power: ({ simulator }: Room) => ({
    powered: simulator.world.powered,
    boots: simulator.world.boots,
    battery: simulator.battery.state,
    network: simulator.network.bearers,
  }),
  flash: ({ simulator }: Room) => flashView(simulator),
  diagnosis(room: Room, query: Query) {
    const language = languageOf(query);
    return typeof language === "object" ? language : diagnosisView(room, language);
  },
  aftermath: (room: Room) => aftermathView(room),
  till: ({ simulator }: Room) => tillView(simulator),
  device: ({ simulator }: Room) => deviceView(simulator),
  host: ({ simulator }: Room) => ({ ...simulator.acquirer.hostView() }),
});

export const viewNames: readonly string[] = Object.freeze(Object.keys(views));

/** A view as it is at this moment. */
export async function lookNow(room: Room, name: string, query: Query = {}): Promise<Result> {
  const view = Object.hasOwn(views, name) ? views[name] : undefined;
  if (!view) return { kind: "unknown", name: `view ${name}`, known: viewNames };
  const seen = await view(room, query);
  return isResult(seen) ? seen : ok(seen);
}

/** A view at rest: at full speed nobody sees a world in the middle of something. */
export async function look(room: Room, name: string, query: Query = {}): Promise<Result> {
  await room.rest();
  return lookNow(room, name, query);
}

function isResult(value: Plain | Result): value is Result {
  return "kind" in value && (value.kind === "invalid" || value.kind === "ok");
}

function wholeNumber(text: string | undefined, otherwise: number, highest: number): number | undefined {
  if (text === undefined) return otherwise;
  return /^\d{1,15}$/.test(text) && Number(text) <= highest ? Number(text) : undefined;
}
