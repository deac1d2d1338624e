import { SoftwarePublicKey } from "../../hal/drivers/software-public-key";
import { concat } from "../../src/emv/bytes";
import { Session } from "../../src/emv/session";
import { tlv } from "../../src/emv/tlv";
import type {
  ApplicationParameters,
  AuthorityKey,
  CardAnswer,
  ContactlessParameters,
  EmvPorts,
  EmvRequest,
  TerminalProfile,
} from "../../src/emv/types";
import { bytes } from "./hex";
import { application, contactless, request, terminal } from "./parameters";

export function hex(value: Uint8Array | undefined): string {
  return value ? Buffer.from(value).toString("hex").toUpperCase() : "";
}

/** An object of TLV from hex or from objects. */
export function object(tag: number, ...parts: readonly (string | Uint8Array)[]): Uint8Array {
  return tlv(tag, concat(parts.map((part) => (typeof part === "string" ? bytes(part) : part))));
}

/** A whole answer as it is written: data and status word. */
export function answer(text: string): CardAnswer {
  const all = bytes(text);
  const at = all.length - 2;
  return { kind: "response", data: all.subarray(0, at), status: ((all[at] ?? 0) << 8) | (all[at + 1] ?? 0) };
}

/** Ports that a test fills in where it needs them; what it did not expect throws. */
export interface Stage {
  readonly ports: EmvPorts;
  /** Commands that the kernel sent, in hex. */
  readonly sent: string[];
  readonly asked: string[];
}

export interface StageOptions {
  readonly card?: (command: string, count: number) => string | CardAnswer;
  readonly keys?: readonly AuthorityKey[];
  /** What random gives, in order; afterwards counted bytes. */
  readonly random?: readonly string[];
  readonly choose?: number | "cancelled";
  readonly goesOn?: boolean;
  readonly onlinePin?: "entered" | "bypassed" | "cancelled" | "unavailable";
  readonly offlinePin?: "entered" | "bypassed" | "cancelled" | "unavailable";
  readonly verify?: EmvPorts["offlinePin"]["verify"];
  readonly listed?: boolean;
  readonly lastAmountFen?: number;
  readonly revoked?: boolean;
}

function inIt(language: string | undefined): string {
  return language === undefined ? "" : ` in ${language}`;
}

export function stage(options: StageOptions = {}): Stage {
  const sent: string[] = [];
  const asked: string[] = [];
  const random = [...(options.random ?? [])];
  let drawn = 0;
  const transmit = async (command: Uint8Array): Promise<CardAnswer> => {
    const text = hex(command);
    sent.push(text);
    if (!options.card) throw new Error(`no card for ${text}`);
    const said = options.card(text, sent.length);
    return typeof said === "string" ? answer(said) : said;
  };
  const ports: EmvPorts = {
    transmit,
    publicKey: new SoftwarePublicKey(),
    random: {
      bytes: async ({ length }) => {
        const next = random.shift();
        return next ? bytes(next) : new Uint8Array(length).fill(++drawn);
      },
    },
    cardholder: {
      choose: async ({ choices, again, language }) => {
        const labels = choices.map((choice) => choice.label).join(", ");
        asked.push(`choose ${labels}${again ? " again" : ""}${inIt(language)}`);
        return options.choose ?? 0;
      },
      goesOn: async ({ pan }) => {
        if (options.goesOn === undefined) return true;
        asked.push(`goes on ${pan}`);
        return options.goesOn;
      },
      onlinePin: async ({ language }) => {
        asked.push(`online PIN${inIt(language)}`);
        return options.onlinePin ?? "entered";
      },
    },
    offlinePin: {
      enter: async ({ triesLeft, language }) => {
        asked.push(`offline PIN, ${triesLeft ?? "?"} left${inIt(language)}`);
        const kind = options.offlinePin ?? "entered";
        return kind === "entered" ? { kind, entry: 1 } : { kind };
      },
      verify: options.verify ?? (async () => transmit(bytes("0020008008241234FFFFFFFFFF"))),
    },
    cards: {
      isListed: () => options.listed ?? false,
      lastAmountFen: () => options.lastAmountFen ?? 0,
      isRevoked: () => options.revoked ?? false,
    },
    cardDone: () => void asked.push("card done"),
    breathe: () => Promise.resolve(),
    authorityKey: async ({ rid, index }) =>
      options.keys?.find((key) => key.index === index && hex(key.rid) === hex(rid)),
  };
  return { ports, sent, asked };
}

/** A session in the middle of a transaction: its card objects as given, its application selected. */
export function sessionWith(
  objects: { readonly [tag: string]: string },
  options: {
    readonly stage?: Stage;
    readonly terminal?: Partial<TerminalProfile>;
    readonly application?: Partial<ApplicationParameters>;
    readonly contactless?: Partial<ContactlessParameters>;
    readonly request?: Partial<EmvRequest>;
  } = {},
): Session {
  const chosen = { ...application, ...options.application };
  const session = new Session(
    (options.stage ?? stage()).ports,
    {
      terminal: { ...terminal, ...options.terminal },
      applications: [chosen],
      contactless: { ...contactless, ...options.contactless },
    },
    { ...request, ...options.request },
  );
  session.begin(chosen, chosen.aid);
  for (const [tag, value] of Object.entries(objects)) session.card.set(Number.parseInt(tag, 16), bytes(value));
  return session;
}
