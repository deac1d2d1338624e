import { type HostName, hostNames } from "../../sweep/host";
import { storyByName } from "../../sweep/stories";
import { trialOf } from "../../sweep/trial";
import { boardNames } from "../board/board-names";
import { type EngineName, engineNames } from "./engine";
import { type Shard, shardOf, WHOLE } from "./shard";

export interface CrashArguments {
  /** A story's name, or "all". */
  readonly scenario: string;
  readonly hosts: readonly HostName[];
  readonly depth: 1 | 2;
  readonly engine: EngineName;
  /** A trial to replay. */
  readonly from?: string;
  /** About as many cuts at most; drawn where there are more. */
  readonly cuts: number;
  /** About as many messages to tamper with at most: as a whole first, then bit by bit. */
  readonly messages: number;
  /** Flips so many bits while the power is off, in place of cuts and messages. */
  readonly damage?: 1 | 2;
  readonly mutants: boolean;
  /** Without TLS between terminal and acquirer. */
  readonly plain: boolean;
  /** One of them. */
  readonly mutant?: string;
  readonly shard: Shard;
}

export const crashUsage = `usage: npm run crash -- [--scenario NAME|all] [--depth 1|2] [--engine node|xs|--board-model NAME] [--from ID]
                       [--host NAME|all] [--cuts N] [--messages N] [--damage 1|2] [--plain] [--shard K/N]
       npm run crash -- --mutants [--mutant NAME] [--shard K/N]
       npm run crash -- --merge FILE…`;

/** Every single cut, and so many second ones that a whole sweep stays within a quarter of an hour on two cores. */
const CUTS: { readonly [engine in EngineName]: number } = Object.freeze({ node: 130_000, xs: 600, ...eachBoard(600) });
/** Pairs of bits of all stories at all hosts. */
const PAIRS = 20_000;
/** Bytewise: a sale's messages have thousands of bits. */
const MESSAGES: { readonly [engine in EngineName]: number } = Object.freeze({ node: 12_000, xs: 100, ...eachBoard(0) });

/** A board takes three to four times as long as Node for a story, which has thousands of points there. */
function eachBoard(count: number) {
  return { m5stack_core2: count, m5stack_cores3: count, esp32s3: count };
}

/** @returns undefined where the arguments are not of the usage. */
export function crashArguments(argv: readonly string[]): CrashArguments | undefined {
  const values = new Map<string, string>();
  for (let at = 0; at < argv.length; at++) {
    const [name = "", inline] = (argv[at] ?? "").split("=");
    const value = flags.includes(name) ? "" : (inline ?? argv[++at]);
    if (value === undefined || !known.includes(name) || values.has(name)) return undefined;
    values.set(name, value);
  }
  const scenario = values.get("--scenario") ?? "all";
  const depth = Number(values.get("--depth") ?? 1);
  const board = boardNames.find((name) => name === values.get("--board-model"));
  if (values.has("--board-model") && (!board || values.has("--engine"))) return undefined;
  const engine = board ?? engineNames.find((name) => name === (values.get("--engine") ?? "node"));
  const from = values.get("--from");
  const at = values.get("--host") ?? "all";
  const hosts = hostNames.filter((name) => at === "all" || at === name);
  const shard = values.has("--shard") ? shardOf(values.get("--shard") ?? "") : WHOLE;
  const bits = values.get("--damage");
  const damage = bits === "1" ? 1 : bits === "2" ? 2 : undefined;
  if (hosts.length === 0 || !shard || (bits !== undefined && !damage)) return undefined;
  if (!engine || (depth !== 1 && depth !== 2)) return undefined;
  const named = storyByName(scenario);
  // Nobody loads a key from afar without TLS: such a story is no sweep with --plain.
  if (scenario !== "all" && (!named || (named.overTls && values.has("--plain")))) return undefined;
  if (from !== undefined && !storyByName(trialOf(from)?.story ?? "")) return undefined;
  const cuts = Number(values.get("--cuts") ?? (damage === 2 ? PAIRS : CUTS[engine]));
  const messages = Number(values.get("--messages") ?? MESSAGES[engine]);
  if (!isCount(cuts) || !isCount(messages)) return undefined;
  return {
    scenario,
    hosts,
    shard,
    depth,
    engine,
    plain: values.has("--plain"),
    cuts,
    messages,
    mutants: values.has("--mutants") || values.has("--mutant"),
    ...(damage === undefined ? {} : { damage }),
    ...(from === undefined ? {} : { from }),
    ...(values.has("--mutant") ? { mutant: values.get("--mutant") ?? "" } : {}),
  };
}

/** Without a value. */
const flags: readonly string[] = Object.freeze(["--mutants", "--plain"]);

const known: readonly string[] = Object.freeze([
  "--scenario",
  "--depth",
  "--engine",
  "--board-model",
  "--from",
  "--host",
  "--shard",
  "--damage",
  "--cuts",
  "--messages",
  ...flags,
  "--mutant",
]);

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
