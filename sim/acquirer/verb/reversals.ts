import type { ReversalManners } from "../configuration";
import type { HostState } from "../host-state";
import { type Change, type Invalid, invalid, readInteger, readWord } from "./reading";

/** Within the time that a terminal waits for its answer. */
const booksAfterMaxMs = 60_000;

function manners(part: Partial<ReversalManners>): Change {
  return {
    kind: "change",
    apply(host) {
      host.reversals = { ...host.reversals, ...part };
    },
  };
}

export function readBars(_host: HostState, thing: unknown): Change | Invalid {
  return typeof thing === "boolean" ? manners({ bars: thing }) : invalid("bars", "true or false");
}

export function readUnknownOriginal(_host: HostState, thing: unknown): Change | Invalid {
  const code = readWord(thing, "unknownOriginal", ["25", "00"] as const);
  return code.kind === "invalid" ? code : manners({ unknownOriginal: code.value });
}

export function readDeclinedOriginal(_host: HostState, thing: unknown): Change | Invalid {
  const code = readWord(thing, "declinedOriginal", ["00", "01"] as const);
  return code.kind === "invalid" ? code : manners({ declinedOriginal: code.value });
}

export function readPastOriginal(_host: HostState, thing: unknown): Change | Invalid {
  const code = readWord(thing, "pastOriginal", ["00", "25"] as const);
  return code.kind === "invalid" ? code : manners({ pastOriginal: code.value });
}

export function readBooksAfter(_host: HostState, thing: unknown): Change | Invalid {
  const delayMs = readInteger(thing, "booksAfterMs", 0, booksAfterMaxMs);
  return delayMs.kind === "invalid" ? delayMs : manners({ booksAfterMs: delayMs.value });
}
