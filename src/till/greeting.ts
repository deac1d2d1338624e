import type { Till } from "../../hal/till";
import type { Tills } from "../book/tills";
import type { Terminal } from "../context";
import { toHex } from "../values/bcd";
import { PROTOCOL_VERSION, type TillSays } from "./messages";
import type { Mouth } from "./mouth";
import { NONCE_BYTES, proofOf } from "./proof";

/** Whose word counts on a line: after `hello`, and proven where that is needed. */
export interface Speaker {
  readonly till: string;
  /** The last reference that it gave out, as far as it says. */
  readonly last: number | undefined;
}

/** Finds out who is at the other end of a line. */
export class Greeting {
  readonly #terminal: Pick<Terminal, "devices" | "board">;
  readonly #way: Till["way"];
  readonly #tills: Tills;
  readonly #mouth: Mouth;
  #speaker: Speaker | undefined;
  /** Who says that he is there, until he has proven it, and what he has to prove it with. */
  #claim: (Speaker & { readonly nonce: Uint8Array }) | undefined;

  constructor(terminal: Pick<Terminal, "devices" | "board">, way: Till["way"], tills: Tills, mouth: Mouth) {
    this.#terminal = terminal;
    this.#way = way;
    this.#tills = tills;
    this.#mouth = mouth;
  }

  get speaker(): Speaker | undefined {
    return this.#speaker;
  }

  /** What the other end has to do before its word counts. */
  get missing(): "hello" | "pairing" {
    return this.#claim ? "pairing" : "hello";
  }

  /** Another connection. */
  forget(): void {
    this.#claim = undefined;
    this.#speaker = undefined;
  }

  /** @returns who speaks from now on; "nobody" where he was refused or has to prove it first. */
  async hello({ version, till, last }: Extract<TillSays, { readonly type: "hello" }>): Promise<Speaker | "nobody"> {
    this.forget();
    if (version !== PROTOCOL_VERSION) {
      this.#mouth.say({ type: "error", what: "version" });
      return "nobody";
    }
    if (!this.#tills.meet(till)) return this.#refuse("tills-full");
    if (this.#way === "serial") return this.#believe({ till, last });
    if (!this.#tills.of(till).secret) return this.#refuse("pairing");
    const nonce = await this.#terminal.devices.random.bytes({ length: NONCE_BYTES });
    this.#claim = { till, last, nonce };
    this.#mouth.say({ type: "challenge", nonce: toHex(nonce) });
    return "nobody";
  }

  /** @returns as `hello` does. */
  async prove(proof: string): Promise<Speaker | "nobody"> {
    const claim = this.#claim;
    this.#claim = undefined;
    const secret = claim && this.#tills.of(claim.till).secret;
    if (!secret) return this.#refuse("hello");
    const wanted = await proofOf(this.#terminal.board.publicKey, secret, claim.nonce);
    // Each nonce is asked about once: how long a comparison takes tells nothing of the next one.
    return wanted === proof ? this.#believe({ till: claim.till, last: claim.last }) : this.#refuse("pairing");
  }

  #believe(speaker: Speaker): Speaker {
    this.#speaker = speaker;
    return speaker;
  }

  #refuse(reason: "tills-full" | "pairing" | "hello"): "nobody" {
    this.#mouth.say({ type: "refused", reason });
    return "nobody";
  }
}
