import type { Board, Personalisation } from "../../hal/board";
import type { Text } from "../../hal/display";
import type { Bearer, BearerState, Connected, Endpoint, Network } from "../../hal/network";
import { isSlow, isUnmeasured } from "../evidence/bearers";
import type { Attempt } from "../evidence/failures";
import { bearerNumbers, type EvidenceLog } from "../evidence/log";

/**
 * How long each phase may take at first: 800 ms one way with a packet lost on both. Who needs more is asked again, patiently, after
 * every other way was tried; with two bearers that is said within 5 s.
 */
const QUICK_MS = 2_400;
/** A way that does not answer in this time is none: three retransmitted SYNs. */
const PATIENT_MS = 10_000;
/** Who takes so long for a name may need longer for what follows. */
const SLOW_NAME_MS = 1_500;

/** Who waits longer than this is told what for. */
export const SLOW_MS = 5_000;
/** Between two looks at a bearer that led nowhere: each may take seconds, and somebody may be about to type. */
const LOOK_PAUSE_MS = 300_000;

export type Reached =
  /** Over TLS or plain. */
  | (Extract<Connected, { readonly kind: "connected" }> & { readonly tls: boolean })
  | (Exclude<Connected, { readonly kind: "connected" }> & { readonly attempts?: readonly Attempt[] });

/** What is said when something takes long, before it goes on. */
export type WaitWords = (waitsFor: "connection" | "answer", bearers: readonly BearerState[]) => readonly Text[];
export interface Teller {
  waits(lines: readonly Text[]): Promise<void>;
}

const none: readonly Bearer[] = Object.freeze([]);

/**
 * The ways to the acquirer. Its methods are private by the compiler's word: by the engine's each would be a slot of the heap for as
 * long as the terminal runs.
 *
 * Every host over every bearer that is up. Remembers which bearer leads nowhere. */
export class Reach {
  readonly #board: Board;
  readonly #personalisation: Personalisation;
  /** Up, and nothing came through while another one carried (A02). Asked last, until it is found well at rest. */
  lame: readonly Bearer[] = none;
  /** Who shows what is waited for, and in what words. */
  #teller: Teller | undefined;
  #words: WaitWords | undefined;
  /** The last day of the host's certificate, where it is near; 0: it is not. */
  certificateUntilMs = 0;
  #lookMs = 0;
  #toldSlow = false;

  readonly evidence: EvidenceLog;

  constructor(board: Board, personalisation: Personalisation, evidence: EvidenceLog) {
    this.evidence = evidence;
    this.#board = board;
    this.#personalisation = personalisation;
  }

  /** From now on it is told what is waited for. */
  tellTo(teller: Teller, words: WaitWords): void {
    this.#teller = teller;
    this.#words = words;
  }

  /** By the first way that carries, in order of preference (A02, A05). @param phases are its times asked for? */
  async connect(phases = false): Promise<Reached> {
    const { network } = this.#board.devices;
    this.#toldSlow = false;
    const states = await network.bearers();
    const bearers = this.inOrder(states);
    const attempts: Attempt[] = [];
    const [first] = states.filter(({ bearer }) => bearer === bearers[0]);
    // Known to be slow: hurry would only cost time.
    const reached = first && isSlow(first) ? undefined : await this.round(bearers, QUICK_MS, attempts, phases);
    if (reached) return reached;
    if (bearers.length > 0 && (attempts.length === 0 || (await this.needPatience(attempts)))) {
      const patiently = await this.round(bearers, PATIENT_MS, attempts, phases);
      if (patiently) return patiently;
    }
    let failed: Attempt = { fault: "no-bearer", phasesMs: [] };
    // The way that led furthest tells most.
    for (const attempt of attempts) if (attempt.phasesMs.length >= failed.phasesMs.length) failed = attempt;
    const { fault, validFromMs } = failed;
    return { kind: "fault", fault, attempts, ...(validFromMs === undefined ? {} : { validFromMs }) };
  }

  /** Some way was given up early, and it may only have been slow: the other side is not simply silent. */
  private async needPatience(attempts: readonly Attempt[]): Promise<boolean> {
    const { network } = this.#board.devices;
    const slow = (await network.bearers()).filter(isSlow).map(({ bearer }) => bearer);
    return attempts.some(({ fault, phasesMs: [nameMs = SLOW_NAME_MS], bearer }) => {
      if (fault !== "dns" && fault !== "unreachable") return false;
      return nameMs >= SLOW_NAME_MS || (bearer !== undefined && slow.includes(bearer));
    });
  }

  /** Where somebody waits: what for, and what was measured. */
  async tellSlow(waitsFor: "connection" | "answer"): Promise<void> {
    this.#toldSlow = true;
    if (this.#words) await this.#teller?.waits(this.#words(waitsFor, await this.#board.devices.network.bearers()));
  }

  /** At rest: does the bearer that led nowhere lead to a host again? Never in the middle of a sale. */
  async lookAtLame(): Promise<void> {
    const [bearer] = this.lame;
    const [host] = this.#personalisation.hosts;
    if (bearer === undefined || !host) return;
    const { network, clock } = this.#board.devices;
    const nowMs = await clock.monotonic();
    if (nowMs < this.#lookMs) return;
    this.#lookMs = nowMs + LOOK_PAUSE_MS;
    const connected = await network.connect({ endpoint: plain(host), bearer, timeoutMs: QUICK_MS });
    if (connected.kind !== "connected") return;
    await network.close({ connection: connected.connection });
    this.isWell(bearer);
  }

  private async round(
    bearers: readonly Bearer[],
    timeoutMs: number,
    attempts: Attempt[],
    phases: boolean,
  ): Promise<Reached | undefined> {
    for (const bearer of bearers)
      for (const host of this.#personalisation.hosts) {
        const endpoint = plain(host);
        const leftMs = SLOW_MS - takenMs(attempts);
        const request = { endpoint, bearer, timeoutMs };
        const connected =
          this.#toldSlow || timeoutMs <= leftMs
            ? await this.#board.devices.network.connect(request)
            : await this.connectSlowly(request, leftMs);
        if (connected.kind === "connected") {
          if (attempts.length > 0) await this.remember(attempts, bearer);
          this.certificateUntilMs = connected.certificateUntilMs ?? 0;
          const { connection } = connected;
          // How long it took stays behind, unless somebody asks: a sale waits with this in hand.
          if (phases) return { ...connected, tls: endpoint.tls };
          return { kind: "connected", connection, bearer, tls: endpoint.tls };
        }
        const { kind: _, phasesMs = [], ...seen } = connected;
        const attempt: Attempt = { ...seen, phasesMs, bearer };
        attempts.push(attempt);
        // Another host's name will not be answered there either.
        if (isSilent(attempt)) break;
      }
    return undefined;
  }

  /** Says what is waited for when it has really taken so long, and not because it may: a packet or two get lost on a good day. */
  private async connectSlowly(request: Parameters<Network["connect"]>[0], leftMs: number): Promise<Connected> {
    const { network, clock } = this.#board.devices;
    if (leftMs <= 0) {
      await this.tellSlow("connection");
      return network.connect(request);
    }
    const wait: { over: boolean; telling?: Promise<void> } = { over: false };
    const connecting = network.connect(request);
    const slow = clock.sleep({ ms: leftMs }).then(() => {
      if (!wait.over) wait.telling = this.tellSlow("connection");
      return wait.telling;
    });
    try {
      // What the clock throws is thrown here, where somebody waits.
      await Promise.race([connecting, slow]);
      const connected = await connecting;
      wait.over = true;
      // What is being shown comes before what is shown next.
      await wait.telling;
      return connected;
    } catch (bug) {
      // Nobody is left to take what still comes about.
      const late = await connecting;
      if (late.kind === "connected") await network.close({ connection: late.connection });
      throw bug;
    } finally {
      // Nobody waits any more: the screen belongs to others.
      wait.over = true;
    }
  }

  private inOrder(bearers: readonly BearerState[]): readonly Bearer[] {
    const up = bearers.filter((state) => state.up).map(({ bearer }) => bearer);
    if (this.lame.length === 0) return up;
    // One that is switched off may come back well.
    for (const bearer of this.lame) if (!up.includes(bearer)) this.isWell(bearer);
    return [...up.filter((bearer) => !this.lame.includes(bearer)), ...this.lame];
  }

  private async remember(attempts: readonly Attempt[], carries: Bearer): Promise<void> {
    this.isWell(carries);
    const states = await this.#board.devices.network.bearers();
    for (const attempt of attempts) {
      const { bearer } = attempt;
      if (bearer === undefined || bearer === carries || !isSilent(attempt) || this.lame.includes(bearer)) continue;
      const state = states.find((each) => each.bearer === bearer);
      // Two packets lost in a row happen on a good day; a name that was refused, and nothing at all, do not.
      if (!(attempt.phasesMs.every((ms) => ms < QUICK_MS) || !state || isSlow(state) || isUnmeasured(state))) continue;
      this.lame = [...this.lame, bearer];
      const { epochMs } = await this.#board.devices.clock.now();
      this.evidence.note(
        "bearer",
        epochMs / 1000,
        bearerNumbers.indexOf(bearer),
        state?.lossPercent,
        -(state?.signal ?? 0),
      );
    }
  }

  private isWell(bearer: Bearer): void {
    if (this.lame.includes(bearer)) this.lame = this.lame.filter((each) => each !== bearer);
  }
}

function takenMs(attempts: readonly Attempt[]): number {
  let ms = 0;
  for (const { phasesMs } of attempts) for (const phaseMs of phasesMs) ms += phaseMs;
  return ms;
}

/** No name was answered: this bearer leads nowhere. */
function isSilent({ fault, phasesMs }: Attempt): boolean {
  return fault === "dns" || (fault === "unreachable" && phasesMs.length === 0);
}

/** A copy that is not in ROM: it crosses wires. */
function plain(endpoint: Endpoint): Endpoint {
  return { host: endpoint.host, port: endpoint.port, tls: endpoint.tls };
}
