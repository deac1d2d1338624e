import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { isTillId, referenceOf } from "../../../src/book/tills";
import type { Message } from "../../till/codec";
import type { Request } from "../../till/register";
import { TillClient } from "../till/client";
import { type LinePlace, placeOf } from "../till/line";
import { numberOf, parsed, WrongOption } from "./options";
import { complain, say } from "./say";

const usage = `usage: npm run till -- sale AMOUNT --reference R1 --line LINE [--key HEX] [--last N] [--timeout SECONDS]
       npm run till -- void|refund|qr-refund AMOUNT --reference R2 --original R1 --line LINE …
       npm run till -- ask --reference R1 --line LINE …
       npm run till -- cancel --reference R1 --line LINE …
       npm run till -- pair --till R --line LINE
LINE: tcp:8700, tcp:HOST:8700, or a serial port as /dev/ttyUSB0. AMOUNT: in yuan, as 123.45. --original: a reference, a voucher number, or reference number and date of a slip as 632610000002/1122. With a sale: --tip
AMOUNT of it, --parts where a part of it is taken, too.
Ends with 0: approved (or answered, cancelled, paired). 1: not charged. 3: the end was not heard in time; ask for the same reference again.`;

/** Longer than two reply time-outs of an acquirer, with the sign-in between them. */
const TIMEOUT_S = 300;
const TIMEOUT_S_MAX = 86_400;
const DIGITS_OF_CODE = 6;
const UNHEARD = 3;

/** What a till may begin. */
const kinds = Object.freeze(["sale", "void", "refund", "qr-refund"] as const);
const others = Object.freeze(["ask", "cancel", "pair"] as const);

interface Asked {
  readonly does: "start" | "ask" | "cancel" | "pair";
  readonly till: string;
  readonly reference: string;
  readonly request: Request | undefined;
  readonly place: LinePlace;
  readonly secret: string | undefined;
  readonly last: number | undefined;
  readonly timeoutMs: number;
}

/** `npm run till`: a cash register of one command, at a simulator's or a board's till line. Prints each message as it comes. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    const asked = read(argv);
    return asked === "help" ? say(usage, 0) : await run(asked);
  } catch (error) {
    if (error instanceof WrongOption) return complain(`${error.message}\n${usage}`, 2);
    throw error;
  }
}

function read(argv: readonly string[]): Asked | "help" {
  const { values, positionals } = parsed(() =>
    parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        reference: { type: "string" },
        original: { type: "string" },
        tip: { type: "string" },
        parts: { type: "boolean", default: false },
        till: { type: "string" },
        line: { type: "string" },
        key: { type: "string" },
        last: { type: "string" },
        timeout: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    }),
  );
  if (values.help) return "help";
  const [word = "", amount] = positionals;
  const kind = kinds.find((each) => each === word);
  const other = others.find((each) => each === word);
  if (!kind && !other) throw new WrongOption(`expected ${[...kinds, ...others].join(", ")}`);
  const place = placeOf(values.line ?? "");
  if (!place) throw new WrongOption("--line: expected tcp:PORT, tcp:HOST:PORT, or a serial port");
  const { reference = "", key, original } = values;
  const named = referenceOf(reference);
  if (other === "pair" ? !isTillId(values.till ?? "") : !named)
    throw new WrongOption(other === "pair" ? "--till: expected letters, as R" : "--reference: expected as R1");
  if (key !== undefined && !/^[0-9A-Fa-f]{32}$/.test(key)) throw new WrongOption("--key: expected 32 hex digits");
  if (kind !== undefined && (kind === "sale") !== (original === undefined))
    throw new WrongOption(kind === "sale" ? "--original: not with a sale" : "--original: expected what it takes back");
  if (kind !== "sale" && (values.parts || values.tip !== undefined))
    throw new WrongOption("--tip, --parts: with a sale alone");
  const more = {
    ...(original ? { original } : {}),
    ...(values.tip === undefined ? {} : { tipFen: fenOf(values.tip) }),
    ...(values.parts ? { parts: true as const } : {}),
  };
  return {
    does: kind ? "start" : (other ?? "ask"),
    till: named?.till ?? values.till ?? "",
    reference,
    request: kind && { reference, kind, amountFen: fenOf(amount), ...more },
    place,
    secret: key,
    last: values.last === undefined ? undefined : numberOf("last", values.last, 999_999_999),
    timeoutMs: 1000 * (values.timeout === undefined ? TIMEOUT_S : numberOf("timeout", values.timeout, TIMEOUT_S_MAX)),
  };
}

function fenOf(amount = ""): number {
  const [, yuan, fen = ""] = /^(\d{1,8})(?:\.(\d{1,2}))?$/.exec(amount) ?? [];
  if (yuan === undefined) throw new WrongOption("AMOUNT: expected yuan, as 123.45");
  return Number(yuan) * 100 + Number(fen.padEnd(2, "0"));
}

async function run(asked: Asked): Promise<number> {
  const { does, till, reference, request, place, secret, last, timeoutMs } = asked;
  const number = referenceOf(reference)?.number ?? 0;
  let code: number | undefined;
  let ended: (code: number) => void = () => undefined;
  const end = new Promise<number>((resolve) => {
    ended = resolve;
  });
  const pairing = does === "pair" ? String(randomInt(10 ** DIGITS_OF_CODE)).padStart(DIGITS_OF_CODE, "0") : "";
  let said = "";
  const client = new TillClient({
    place,
    memory: { till, last: last ?? Math.max(0, number - 1), open: [], ...(secret ? { secret } : {}) },
    onLine: (state) => void complain(`line ${state}`, 0),
    onMessage: (message) => {
      const line = JSON.stringify(message);
      if (line !== said) say(line, 0);
      said = line;
      // Hello is said again until it is welcome: so the terminal is asked until somebody is at it.
      if (pairing !== "" && message.type === "refused") {
        if (message["reason"] === "pairing") client.pair(pairing);
        return;
      }
      if (message.type === "welcome" && does === "ask") client.ask(reference);
      if (message.type === "welcome" && does === "cancel") client.cancel(reference);
      code = codeOf(message, asked);
      if (code !== undefined) ended(code);
    },
  });
  const timer = setTimeout(() => ended(UNHEARD), timeoutMs);
  try {
    if (pairing !== "") complain(`A supervisor is asked at the terminal. Its screen must show ${pairing}.`, 0);
    await client.open();
    if (request) client.start(request);
    const ending = await end;
    if (ending === UNHEARD) complain(`not heard in time: ask for ${reference || "it"} again`, UNHEARD);
    return ending;
  } catch (error) {
    return complain(`--line: nobody is there (${error instanceof Error ? error.message : "unknown"})`, 1);
  } finally {
    clearTimeout(timer);
    // What was said last, that the end is known, still leaves.
    setTimeout(() => client.close(), 50).unref();
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
}

/** @returns the exit code where this is the answer; undefined where more is to come. */
function codeOf(message: Message, { does, reference, secret }: Asked): number | undefined {
  if (message.type === "paired") return does === "pair" ? 0 : undefined;
  if (message.type === "refused" && message["reason"] === "pairing" && does !== "pair")
    return complain(secret ? "the terminal does not know this key: pair again" : "not paired: npm run till -- pair", 1);
  if (
    message.type === "refused" &&
    ["last-unknown", "kind", "amount", "original", "tills-full"].includes(String(message["reason"]))
  )
    return 1;
  if (message["reference"] !== reference) return undefined;
  switch (message.type) {
    case "conflict":
    case "unknown":
      return does === "start" && message["why"] === "never-begun" ? undefined : 1;
    case "refused":
      return does === "cancel" ? 1 : undefined;
    case "result":
      if (does === "ask") return 0;
      if (message["final"] !== true) return undefined;
      if (does === "cancel") return message["outcome"] === "not-begun" ? 0 : 1;
      return message["outcome"] === "approved" ? 0 : 1;
    case "state":
      return does === "ask" ? 0 : undefined;
    default:
      return undefined;
  }
}
