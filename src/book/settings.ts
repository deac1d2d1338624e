import { parametersKey, stagedKey } from "./cells";
import { type Parameters, parseParameters } from "./params";
import type { BookStore } from "./store";

/** Blocks of a parameter download that are here so far. */
interface StagedParameters {
  readonly blocks: number;
  readonly bytes: Uint8Array;
  /** The last block has come. */
  readonly whole: boolean;
}

/** Until the acquirer's parameters say otherwise (parameter 12; typical 60 s). */
const REPLY_TIMEOUT_S = 60;
/** A parameter below this would reverse every slow approval; above it nobody waits. */
const REPLY_TIMEOUT_S_MIN = 20;
const REPLY_TIMEOUT_S_MAX = 99;

/** The acquirer's parameters, and a download of them that is under way. */
export class Settings {
  readonly #store: BookStore;
  /** Those in flash; undefined until they were read. */
  #parameters: Parameters | "none" | undefined;

  constructor(store: BookStore) {
    this.#store = store;
  }

  /** The acquirer's parameters in force, if any have been loaded. */
  async parameters(): Promise<Parameters | undefined> {
    if (this.#parameters === undefined) {
      const bytes = await this.#store.cell(parametersKey);
      const parsed = bytes instanceof Uint8Array ? parseParameters(bytes) : undefined;
      this.#parameters = parsed?.kind === "parameters" ? parsed.parameters : "none";
    }
    return this.#parameters === "none" ? undefined : this.#parameters;
  }

  /** How long to wait for the host's answer, ms. */
  async replyTimeoutMs(): Promise<number> {
    const seconds = (await this.parameters())?.replyTimeoutSeconds ?? REPLY_TIMEOUT_S;
    return 1000 * Math.min(REPLY_TIMEOUT_S_MAX, Math.max(REPLY_TIMEOUT_S_MIN, seconds));
  }

  /** The blocks of an unfinished download. */
  async staged(): Promise<StagedParameters> {
    const staged = (await this.#store.cell(stagedKey)) as StagedParameters | undefined;
    return staged ?? { blocks: 0, bytes: new Uint8Array(0), whole: false };
  }

  async stage(staged: StagedParameters): Promise<void> {
    await this.#store.put(stagedKey, staged);
  }

  async dropStaged(): Promise<void> {
    await this.#store.change([], [stagedKey]);
  }

  /** Puts a whole set in force and forgets the download, in one step. */
  async install(bytes: Uint8Array): Promise<void> {
    await this.#store.change([[parametersKey, bytes]], [stagedKey]);
    this.#parameters = undefined;
  }
}
