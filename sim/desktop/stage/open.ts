import type { TlsOptions } from "node:tls";
import type { TerminalModel } from "../../../hal/board";
import type { Language } from "../../../hal/display";
import { openFont } from "../../../hal/font";
import { certificateOf } from "../../acquirer/certificate";
import type { AcquirerProfile } from "../../acquirer/configuration";
import { provisioningOf } from "../../acquirer/default-configuration";
import { hasGlass } from "../../board/wirings";
import type { ScreenFonts } from "../../raster/screen";
import type { Speed } from "../../scenario/pace";
import { Room } from "../../scenario/room";
import { DEFAULT_START_MS, type KeptTerminal, type OtherTerminal } from "../../simulator/simulator";
import { createEngine, type EngineBoard, type EngineKind, type RunningEngine } from "../engines/engines";
import { romOf } from "../engines/node-engine";
import { listen } from "../network/acquirer-server";
import { TcpLink } from "../network/tcp-link";
import type { Authority } from "../network/tls/authority";
import { HostCertificates } from "../network/tls/host-certificates";
import { type PartPlaces, WrongPlace } from "../parts/part-places";
import { RealParts, type RealPartsOptions } from "../parts/real-parts";
import { Driver } from "../real-time/driver";
import { authorityOf } from "../state/kept-authority";
import { type StateKeeper, UnusableState } from "../state/state";
import type { LinePlace } from "../till/line";
import { TillPort } from "../till/till-port";
import { EnginesHere } from "./engines-here";
import { Glasses } from "./glasses";
import { Stage } from "./stage";
import { stageDoings } from "./stage-verbs";

export interface StageOptions {
  readonly model?: TerminalModel;
  readonly acquirer?: AcquirerProfile;
  readonly engine: EngineKind | RunningEngine;
  /** How many terminals the merchant has; 1, or as many as were kept, when left out. */
  readonly terminals?: number;
  /** Of the engines "device" and "board". */
  readonly board?: EngineBoard;
  /** That board keeps its journal in its own flash. */
  readonly flashOnBoard?: true;
  /** By this name or address of this machine the board reaches the acquirer over a network of its own. */
  readonly ownNetwork?: string;
  readonly seed: number;
  readonly speed: Speed;
  /** Language of the screen view where none is asked for; the terminal's own when left out. */
  readonly language?: Language;
  readonly keeper?: StateKeeper;
  /** The terminal has a line to a cash register, which is this one. */
  readonly till?: LinePlace;
  /** Real parts at this computer's ports, in the place of the first terminal's. */
  readonly parts?: PartPlaces & Omit<RealPartsOptions, "onChange">;
  /** The terminal connects without TLS. */
  readonly plain?: boolean;
  /** With SM4 keys. */
  readonly national?: boolean;
  /** Models with a glass to touch, esign and smart, have their keys there. */
  readonly touch?: boolean;
  /** Issues the certificates of the acquirer's hosts; one that lives as long as the stage when left out. */
  readonly authority?: Authority;
  /** Told of faults of the simulator itself, and of states that could not be saved. */
  readonly onBug: (error: unknown) => void;
}

/**
 * Opens the room, switched on, and lets its time pass.
 * @throws UnusableState when what was kept is of another model, acquirer or kind of keys than was asked for.
 * @throws WrongPlace for a real printer where the model has none.
 */
export async function openStage(options: StageOptions): Promise<Stage> {
  const saved = await options.keeper?.load();
  const model = agreed("--model", options.model, saved?.model) ?? "classic";
  const acquirer = agreed("--acquirer", options.acquirer, saved?.acquirer) ?? "lakala";
  const terminals = agreed("--terminals", options.terminals, saved && 1 + (saved.kept.others?.length ?? 0)) ?? 1;
  if (options.parts?.printer && model === "esign")
    throw new WrongPlace("--printer: expected a model with a printer: esign has none");
  const { national = false } = options;
  if (national && saved && !saved.national) throw new UnusableState("it is without --national");
  const { engine: kind } = options;
  const engine = typeof kind === "string" ? await createEngine(kind, options.board) : kind;
  const first = [engine];
  while (first.length < terminals)
    first.push(await createEngine(typeof kind === "string" ? kind : "node", options.board));
  const engines = new EnginesHere(typeof kind === "string" ? kind : "given", first);
  let stage: Stage | undefined;
  let links: TcpLink[] = [];
  const simulator = () => {
    if (!stage) throw new Error("the stage is not open yet");
    return stage.room.simulator;
  };
  const driver = new Driver(simulator, options.speed);
  const authority = options.authority ?? (await authorityOf(undefined));
  const { ownNetwork } = options;
  const certificates = new HostCertificates(
    authority,
    () => (ownNetwork === undefined ? hostsOf(stage?.room.simulator.options.acquirer ?? acquirer) : [ownNetwork]),
    () => certificateOf(stage?.room.simulator.acquirer.certificate ?? "good", simulator().world.nowMs),
  );
  // The servers outlive worlds: whoever connects speaks to the acquirer of the present one.
  const serve = (tls?: TlsOptions) =>
    listen(
      { handle: (frame) => (stage ? stage.room.simulator.acquirer.handle(frame) : { replies: [], close: true }) },
      {
        port: 0,
        ...(ownNetwork === undefined ? {} : { address: EVERYWHERE }),
        ...(tls ? { tls } : {}),
        schedule: (delayMs, run) => {
          simulator().world.after(delayMs, run);
          driver.wake();
        },
        onTraffic: () => {
          for (const link of links) link.traffic();
        },
      },
    );
  // Terminals can be set to TLS also where they begin without.
  const tls = await serve(certificates.server);
  const plain = options.plain ? await serve() : undefined;
  const { till } = options;
  const tillPort =
    till &&
    (await TillPort.open(
      till,
      () => stage?.room.simulator.till?.model,
      () => simulator().world.powered,
      () => driver.wake(),
    ).catch(async (error: unknown) => {
      for (const server of plain ? [plain, tls] : [tls]) await server.close();
      await engines.close();
      throw error;
    }));
  driver.callers = tillPort;
  const parts =
    options.parts &&
    new RealParts(options.parts, {
      ...options.parts,
      onChange: (part) => {
        stage?.room.simulator.world.note("part", { ...part });
        driver.wake();
      },
    });
  // All of them hand over what has come, not only the first that has something.
  driver.arrivals = { deliver: () => links.filter((link) => link.deliver()).length > 0 };
  const room = await Room.open({
    pace: driver,
    onReset: () => {
      for (const link of links) link.close();
      links = [];
      tillPort?.reset();
    },
    simulator: {
      seed: options.seed,
      startMs: saved?.nowMs ?? DEFAULT_START_MS,
      model,
      acquirer,
      engine: engine.engine,
      ...(options.plain ? { plain: true } : {}),
      ...(national || saved?.national ? { national: true } : {}),
      ...((options.touch && model !== "classic") || glassOf(options.board) ? { largeKeys: true } : {}),
      ...(options.flashOnBoard ? { flashOnBoard: true } : {}),
      ...(ownNetwork === undefined
        ? {}
        : { networkOnBoard: { hosts: [{ host: ownNetwork, port: (plain ?? tls).port, tls: !plain }] } }),
      ...(till ? { till: till.way } : {}),
      ...(parts ? { outside: parts } : {}),
      link: (of, _acquirer, clock) => {
        const { hosts = [] } = of.hello().personalisation ?? {};
        const names = hosts.map((endpoint) => endpoint.host);
        const ways = {
          tls: { server: tls, trust: { ca: [authority.own.cert], clock } },
          ...(plain ? { plain: { server: plain } } : {}),
        };
        const link = new TcpLink(of, ways, names, () => driver.wake());
        links.push(link);
        return link;
      },
      ...(saved ? { kept: saved.kept } : {}),
      ...(terminals > 1 ? { others: othersOf(first, saved?.kept.others) } : {}),
    },
  }).catch((error: unknown) => {
    parts?.close();
    const unusable = saved && (error instanceof TypeError || error instanceof RangeError);
    throw unusable ? new UnusableState(error.message) : error;
  });
  const servers = plain ? [plain, tls] : [tls];
  const { keeper, language, onBug } = options;
  stage = new Stage({
    room,
    driver,
    glasses: new Glasses(screenFonts),
    engines,
    engine: engines.first,
    touch: options.touch === true,
    servers,
    tillPort,
    parts,
    links: () => links,
    doings: stageDoings,
    keeper,
    language,
    onBug,
  });
  stage.start();
  return stage;
}

/** The model of a board with a glass has its keys there, whatever the terminal's model. */
function glassOf(board: EngineBoard | undefined): boolean {
  return typeof board === "string" && hasGlass(board);
}

function hostsOf(acquirer: AcquirerProfile): readonly string[] {
  const { host, backupHost } = provisioningOf(acquirer);
  return [host, backupHost];
}

async function screenFonts(): Promise<ScreenFonts> {
  const [large, small] = await Promise.all([
    romOf(new URL("../../../src/receipt/font/font24.bin", import.meta.url)),
    romOf(new URL("../../../src/receipt/font/font16.bin", import.meta.url)),
  ]);
  return { large: openFont(large), small: openFont(small) };
}

/** A board is on another machine's network. */
const EVERYWHERE = "0.0.0.0";

function othersOf(
  engines: readonly RunningEngine[],
  kept: readonly KeptTerminal[] | undefined,
): readonly OtherTerminal[] {
  return engines.slice(1).map(({ engine }, at) => {
    const its = kept?.[at];
    return { engine, ...(its ? { kept: its } : {}) };
  });
}

/** What was asked for and what was kept must be the same. */
function agreed<T extends string | number>(option: string, asked: T | undefined, kept: T | undefined): T | undefined {
  if (asked !== undefined && kept !== undefined && asked !== kept)
    throw new UnusableState(`it is of ${option} ${kept}, not ${asked}`);
  return asked ?? kept;
}
