import { parseArgs } from "node:util";
import type { TerminalModel } from "../../../hal/board";
import type { Language } from "../../../hal/display";
import type { AcquirerProfile } from "../../acquirer/configuration";
import { acquirerProfiles, TERMINALS_MAX } from "../../acquirer/default-configuration";
import type { BoardName } from "../../board/wirings";
import type { Speed } from "../../scenario/pace";
import { boardNames } from "../board/board-names";
import { type EngineBoard, type EngineKind, engineKinds } from "../engines/engines";
import { type PartPlaces, partPlaces } from "../parts/part-places";
import { type LinePlace, placeOf } from "../till/line";
import { complain } from "./say";

export interface StartOptions {
  readonly port: number;
  /** Absent: classic, or what was kept. */
  readonly model?: TerminalModel;
  /** Absent: lakala, or what was kept. */
  readonly acquirer?: AcquirerProfile;
  readonly engine: EngineKind;
  /** How many terminals the merchant has. Absent: 1, or as many as were kept. */
  readonly terminals?: number;
  /** The serial port of the "device" engine's board. */
  readonly board?: string;
  /** Of the engine "board". */
  readonly boardModel?: BoardName;
  /** The board keeps its journal in its own flash. */
  readonly ownFlash: boolean;
  /** The board has a network of its own, and reaches this machine by this name or address. */
  readonly ownNetwork?: string;
  /** Absent: 1, or that of the scenario. */
  readonly seed?: number;
  readonly speed: Speed;
  readonly state?: string;
  readonly scenario?: string;
  readonly lang?: Language;
  readonly headless: boolean;
  /** Where a cash register finds the terminal's till line: a port to listen on, or a serial port. */
  readonly till?: LinePlace;
  /** Real parts at this computer's serial ports. */
  readonly parts?: PartPlaces;
  /** The terminal connects to its acquirer without TLS. */
  readonly plain: boolean;
  /** With SM4 keys. */
  readonly national: boolean;
}

/** An option that cannot be taken as it was given; the message says what can. */
export class WrongOption extends Error {
  override readonly name = "WrongOption";
}

export const startUsage = `usage: npm start -- [--port 8583] [--model classic|esign|smart] [--acquirer lakala|shengpay|tongfu|unionpay]
                    [--engine node|xs|moddable|mcu] [--board-model m5stack_core2|m5stack_cores3|esp32s3] [--board PORT [--own-flash] [--own-network HOST]] [--seed N] [--speed 1|10|max] [--state DIR] [--scenario FILE] [--lang zh|en] [--headless] [--plain] [--national] [--terminals N] [--till PORT|/dev/…]
                    [--printer PORT[,BAUD][,xon-xoff|reports|time=MS]] [--reader pn532:PORT[,BAUD]] [--reader iso7816:PORT[,BAUD]] [--stripe PORT[,BAUD]]`;

const DEFAULT_PORT = 8583;
const models: readonly TerminalModel[] = Object.freeze(["classic", "esign", "smart"]);
const speeds: readonly Speed[] = Object.freeze([1, 10, "max"]);
const languages: readonly Language[] = Object.freeze(["zh", "en"]);

/** One of the words, or a complaint that names the option. */
export function wordOf<T extends string | number>(option: string, given: string, words: readonly T[]): T {
  const word = words.find((candidate) => String(candidate) === given);
  if (word === undefined) throw new WrongOption(`--${option}: expected ${words.join(", ")}`);
  return word;
}

export function numberOf(option: string, given: string, highest: number): number {
  if (!/^\d{1,10}$/.test(given) || Number(given) > highest)
    throw new WrongOption(`--${option}: expected a whole number from 0 to ${highest}`);
  return Number(given);
}

/** Seeds are 32 bits. */
export function seedOf(given: string | undefined): number {
  return given === undefined ? 1 : numberOf("seed", given, 0xffff_ffff);
}

/** A board's port is that of the engine "device", a board's model that of the engine "board": neither needs another word then. */
export function engineOf(given: string | undefined, board: string | undefined, boardModel?: string): EngineKind {
  const usual = boardModel === undefined ? (board === undefined ? "node" : "device") : "board";
  const engine = wordOf("engine", given ?? usual, engineKinds);
  if (engine === "board" && boardModel === undefined)
    throw new WrongOption(`--engine board needs --board-model: expected ${boardNames.join(", ")}`);
  if (engine !== "board" && boardModel !== undefined)
    throw new WrongOption("--engine: expected board, or nothing, beside --board-model");
  if (engine === "device" && board === undefined)
    throw new WrongOption("--board: expected the board's serial port, e.g. /dev/ttyUSB0");
  if (engine !== "device" && board !== undefined)
    throw new WrongOption(`--engine: expected device, or nothing, beside --board`);
  return engine;
}

export function boardModelOf(given: string | undefined): BoardName | undefined {
  return given === undefined ? undefined : wordOf("board-model", given, boardNames);
}

/** @param path what `--board` named. @param model what `--board-model` named. */
export function boardOf(path: string | undefined, model?: BoardName): EngineBoard | undefined {
  if (model !== undefined) return model;
  return path === undefined ? undefined : { path, onWord: (word) => void complain(word, 0) };
}

/** Node's parser throws TypeErrors that name the option. */
export function parsed<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw error instanceof TypeError ? new WrongOption(error.message) : error;
  }
}

/** A board that was flashed with the certificate of an authority needs that very one again, and its network is not to be hurried. */
function ownNetworkOf(values: {
  readonly "own-network"?: string | undefined;
  readonly engine?: string | undefined;
  readonly board?: string | undefined;
  readonly state?: string | undefined;
  readonly speed?: string | undefined;
}): Pick<StartOptions, "ownNetwork"> {
  const { "own-network": ownNetwork, engine, board, state, speed = "1" } = values;
  if (ownNetwork === undefined) return {};
  if ((board === undefined && engine !== "moddable") || state === undefined || speed !== "1")
    throw new WrongOption("--own-network: expected --board and --state beside it, and no other speed than 1");
  if (!/^[a-z0-9.-]{1,253}$/i.test(ownNetwork))
    throw new WrongOption("--own-network: expected the name or the address of this machine as the board reaches it");
  return { ownNetwork };
}

/** @throws WrongOption. */
export function readStartOptions(argv: readonly string[]): StartOptions | "help" {
  const { values } = parsed(() =>
    parseArgs({
      args: [...argv],
      options: {
        port: { type: "string" },
        model: { type: "string" },
        acquirer: { type: "string" },
        engine: { type: "string" },
        board: { type: "string" },
        "board-model": { type: "string" },
        "own-flash": { type: "boolean", default: false },
        "own-network": { type: "string" },
        seed: { type: "string" },
        speed: { type: "string" },
        state: { type: "string" },
        scenario: { type: "string" },
        lang: { type: "string" },
        headless: { type: "boolean", default: false },
        plain: { type: "boolean", default: false },
        national: { type: "boolean", default: false },
        terminals: { type: "string" },
        till: { type: "string" },
        printer: { type: "string" },
        reader: { type: "string", multiple: true },
        stripe: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    }),
  );
  if (values.help) return "help";
  // Its journal belongs to the books of one acquirer: those that are kept.
  if (values["own-flash"] && (values.board === undefined || values.state === undefined))
    throw new WrongOption("--own-flash: expected --board and --state beside it");
  const parts = partsOf(values);
  const boardModel = boardModelOf(values["board-model"]);
  return {
    port: values.port === undefined ? DEFAULT_PORT : numberOf("port", values.port, 65_535),
    ...(values.model === undefined ? {} : { model: wordOf("model", values.model, models) }),
    ...(values.acquirer === undefined ? {} : { acquirer: wordOf("acquirer", values.acquirer, acquirerProfiles) }),
    engine: engineOf(values.engine, values.board, boardModel),
    ...(values.terminals === undefined ? {} : { terminals: terminalsOf(values.terminals, values) }),
    ...(values.board === undefined ? {} : { board: values.board }),
    ...(boardModel === undefined ? {} : { boardModel }),
    ownFlash: values["own-flash"],
    ...ownNetworkOf(values),
    ...(values.seed === undefined ? {} : { seed: seedOf(values.seed) }),
    speed: wordOf("speed", values.speed ?? "1", speeds),
    ...(values.state === undefined ? {} : { state: values.state }),
    ...(values.scenario === undefined ? {} : { scenario: values.scenario }),
    ...(values.lang === undefined ? {} : { lang: wordOf("lang", values.lang, languages) }),
    headless: values.headless,
    plain: values.plain,
    national: values.national,
    ...(values.till === undefined ? {} : { till: tillOf(values.till) }),
    ...(parts ? { parts } : {}),
  };
}

/** Of those that run here: a board is one terminal, and so is mcsim. */
function terminalsOf(given: string, { engine, board }: { readonly engine?: string; readonly board?: string }): number {
  const terminals = numberOf("terminals", given, TERMINALS_MAX);
  if (terminals === 0) throw new WrongOption(`--terminals: expected a whole number from 1 to ${TERMINALS_MAX}`);
  const several = board === undefined && (engine === undefined || engine === "node" || engine === "xs");
  if (terminals > 1 && !several) throw new WrongOption("--terminals: expected --engine node or xs beside it");
  return terminals;
}

/** A port can be opened once: by a part, the board or the till. */
function partsOf(values: {
  readonly printer?: string | undefined;
  readonly reader?: readonly string[] | undefined;
  readonly stripe?: string | undefined;
  readonly board?: string | undefined;
  readonly till?: string | undefined;
}): PartPlaces | undefined {
  const places = partPlaces(values);
  const paths = places && [places.printer, places.stripe, ...places.readers].map((place) => place?.path);
  const other = [values.board, values.till].find((path) => path !== undefined && paths?.includes(path));
  if (other !== undefined) throw new WrongOption(`expected a port of its own for each part: ${other} is given twice`);
  return places;
}

/** A port on loopback, or the path of a serial port. */
function tillOf(given: string): LinePlace {
  if (/^\d+$/.test(given)) return { way: "tcp", host: "127.0.0.1", port: numberOf("till", given, 65_535) };
  const place = placeOf(given);
  if (place?.way !== "serial") throw new WrongOption("--till: expected a port, or a serial port as /dev/ttyUSB0");
  return place;
}
