import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Played, parseScenario, type Step } from "../../scenario/player";
import { buildFirmware, buildHost, type Form, type Toolchain } from "../moddable/build";
import { ModdableEngine } from "../moddable/engine";
import { projectRoot } from "../moddable/modules";
import { Authority } from "../network/tls/authority";
import { openStage } from "../stage/open";
import { playOnStage } from "../stage/play-lines";
import type { Stage } from "../stage/stage";

/** What the hosts show, one after the other, and what the screen then says. */
const REFUSED = Object.freeze({
  expired: "证书已过期",
  "wrong-name": "不是",
  "unknown-issuer": "不可信",
  "not-yet-valid": "证书尚未生效",
});

export interface OwnNetworkPlay {
  readonly played: readonly string[];
  readonly problem?: string;
  /** What the engine printed. */
  readonly lines: readonly string[];
}

/**
 * Plays sales with the firmware in Moddable's simulator, and the SDK's own sockets and TLS between it and the acquirer's real server: as a
 * board with Wi-Fi of its own has them. All else stays at the other end of its wire.
 */
export async function playOverOwnNetwork(
  chain: Toolchain,
  form: Form,
  scenarios: readonly string[],
): Promise<OwnNetworkPlay> {
  const authority = await Authority.create("The authority that the board was flashed with");
  const der = new Uint8Array(new X509Certificate(authority.own.cert).raw);
  const host = await buildHost(chain);
  const { library } = await buildFirmware(chain, form, undefined, der);
  const lines: string[] = [];
  const played: string[] = [];
  for (const [name, text] of await linesOf(scenarios)) {
    const engine = new ModdableEngine({ host, library, onLine: (line) => lines.push(line) });
    let bug: unknown;
    const stage = await openStage({
      engine: { engine, close: () => engine.kill() },
      ownNetwork: "127.0.0.1",
      authority,
      seed: 1,
      speed: 1,
      onBug: (error) => {
        bug ??= error;
      },
    });
    try {
      const scenario = parseScenario(text);
      if (scenario.kind === "malformed")
        throw new Error(`${name}: line ${scenario.line}: expected ${scenario.expected}`);
      for (const step of scenario.steps) {
        const end = await playPatiently(stage, step);
        const { view } = stage.room.simulator.display;
        if (end.kind === "failed")
          return { played, problem: `${name}, line ${end.line}: ${end.what}, seen ${end.seen} (${view.id})`, lines };
      }
      if (bug !== undefined) return { played, problem: `${name}: ${String(bug)}`, lines };
    } finally {
      await stage.close();
    }
    played.push(name);
  }
  return { played, lines };
}

/** The scenarios' own files, and a sign-in for each certificate that is not in order. */
async function linesOf(scenarios: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const name of scenarios)
    files.set(name, await readFile(path.join(projectRoot, "test", "scenarios", `${name}.jsonl`), "utf8"));
  const signIn = [
    ...["0", "1", "enter"].map((key) => ({ verb: "key", key })),
    { expect: { view: "screen", id: "operator.password" } },
    ...["0", "0", "0", "0", "enter"].map((key) => ({ verb: "key", key })),
  ];
  const refused = Object.entries(REFUSED).flatMap(([certificate, text]) => [
    { verb: "host", certificate },
    ...signIn,
    { expect: { view: "screen", id: "fault", text } },
    { verb: "key", key: "enter" },
  ]);
  const steps = [...refused, { verb: "host", certificate: "good" }, ...signIn, { verb: "wait", screen: "home" }];
  files.set("certificates", steps.map((step) => JSON.stringify(step)).join("\n"));
  return files;
}

/**
 * Waits for what a step expects. The world does not know that something is under way over the board's own network, so verbs come to their
 * end before it does.
 */
async function playPatiently(stage: Stage, given: Step): Promise<Played> {
  const step = inRealTime(given);
  for (let waitedMs = 0; ; waitedMs += LOOK_MS) {
    const played = await playOnStage(stage, [step]);
    if (played.kind === "passed" || step.kind !== "expect" || waitedMs >= WAIT_MAX_MS) return played;
    await sleep(LOOK_MS);
  }
}

/** The verb lets virtual time pass as fast as it goes; a real network does not. */
function inRealTime(step: Step): Step {
  if (step.kind !== "verb" || step.verb !== "wait" || step.body["screen"] === undefined) return step;
  return {
    kind: "expect",
    terminal: 1,
    line: step.line,
    view: "screen",
    query: {},
    expected: { id: step.body["screen"] },
  };
}

const LOOK_MS = 100;
/** Two rounds of connecting, and what may follow. */
const WAIT_MAX_MS = 40_000;
