import { binaryField, textField } from "../iso8583/message";
import { type Enquiry, managementRequest } from "../network-management";
import type { Online } from "../online";
import type { Downloaded, DownloadFailed } from "../parameters";
import { noteRequirement } from "../requirement";
import { notSent } from "../sign-in";
import { CARD_SET_ITEMS_MAX, type CardSet } from "./card-set";
import { CardSetShelf } from "./shelf";

const MANAGEMENT_TIMEOUT_MS = 30_000;
/** A list of 32 names fits one message; a host may send it in as many as there are names. */
const LISTS_MAX = CARD_SET_ITEMS_MAX;
/** First byte of field 62 of a reply: '2' more of the list follows; '1' here it is (`unionpay.md`, 3.2). */
const MORE_FOLLOWS = 0x32;
const HERE = 0x31;
/** What a message's field 62 can hold, and what the journal takes in one cell. */
const ENTRY_BYTES_MAX = 998;

/**
 * Loads one of the sets that chip cards need: its list, each object, the end. Each object is in the journal when the next is
 * asked for: cut in the middle it goes on there (A17). All count together or not at all: a set with one bad object is refused,
 * that object named, and the old set stays (A18).
 * @param stops is asked before each object, of which so many are here: shall it go on later?
 */
export async function downloadCardSet(
  terminal: Online,
  set: CardSet,
  stops: (here: number, all: number) => Promise<boolean> = goesOn,
): Promise<Downloaded> {
  const shelf = new CardSetShelf(terminal.book, set);
  let staged = await shelf.staged();
  if (!staged) {
    const listed = await fetchList(terminal, set);
    if (listed.kind !== "list") return listed;
    // "Nothing to load": what is in force stays so.
    if (listed.names.length === 0) return end(terminal, set);
    await shelf.begin(listed.names);
    staged = { names: listed.names, done: 0 };
  }
  for (let name = staged.names[staged.done]; name; name = staged.names[staged.done]) {
    if (await stops(staged.done, staged.names.length)) return interrupted();
    const fetched = await ask(terminal, set.item, name);
    if (fetched.kind === "failed") return fetched;
    if (fetched.kind === "refused" || fetched.flag !== HERE) {
      // A host that changed its set meanwhile may not know this object: begin anew next time.
      await shelf.drop();
      return interrupted(fetched.kind === "refused" ? fetched.responseCode : undefined);
    }
    if (!(await set.isSound(name, fetched.bytes, terminal.board.publicKey)))
      return reject(terminal, set, shelf, `${staged.done + 1}/${staged.names.length}`);
    staged = await shelf.add(fetched.bytes);
  }
  await shelf.install();
  terminal.session.tapLimitFen = undefined;
  return end(terminal, set);
}

async function goesOn(): Promise<boolean> {
  return false;
}

async function reject(terminal: Online, set: CardSet, shelf: CardSetShelf, part: string): Promise<Downloaded> {
  await shelf.drop();
  terminal.session.refused[set.name] = true;
  return { kind: "failed", failure: { kind: "bad-card-set", set: set.name, part } };
}

/** The set counts whether or not the host hears of it; without it the host asks for another download. */
async function end(terminal: Online, set: CardSet): Promise<Downloaded> {
  await ask(terminal, set.end);
  return { kind: "ok" };
}

function interrupted(responseCode?: string): DownloadFailed {
  return { kind: "failed", failure: { kind: "interrupted", ...(responseCode === undefined ? {} : { responseCode }) } };
}

type Listed = { readonly kind: "list"; readonly names: readonly Uint8Array[] } | DownloadFailed;

async function fetchList(terminal: Online, set: CardSet): Promise<Listed> {
  const names: Uint8Array[] = [];
  for (let part = 0; part < LISTS_MAX; part++) {
    const answer = await ask(terminal, set.query, received(names.length));
    if (answer.kind === "failed") return answer;
    if (answer.kind === "refused") return interrupted(answer.responseCode);
    const more = set.list(answer.bytes);
    if (!more || names.length + more.length > CARD_SET_ITEMS_MAX) break;
    names.push(...more);
    if (answer.flag !== MORE_FOLLOWS) return { kind: "list", names };
    // The same question again would get the same answer.
    if (more.length === 0) break;
  }
  terminal.session.refused[set.name] = true;
  return { kind: "failed", failure: { kind: "bad-card-set", set: set.name } };
}

type Answer =
  | { readonly kind: "answer"; readonly flag: number; readonly bytes: Uint8Array }
  | { readonly kind: "refused"; readonly responseCode: string }
  | DownloadFailed;

async function ask(terminal: Online, management: Enquiry, field62?: Uint8Array): Promise<Answer> {
  const { host, personalisation, book, session } = terminal;
  const exchanged = await host.exchange(managementRequest(personalisation, management, book.batch, field62), {
    mac: false,
    timeoutMs: MANAGEMENT_TIMEOUT_MS,
  });
  if (exchanged.kind === "not-sent") return { kind: "failed", failure: await notSent(terminal, exchanged) };
  if (exchanged.kind !== "reply") return interrupted();
  noteRequirement(session, exchanged.processingRequirement);
  const responseCode = textField(exchanged.reply, 39) ?? "";
  const bytes = binaryField(exchanged.reply, 62) ?? new Uint8Array(0);
  if (responseCode !== "00" || bytes.length > ENTRY_BYTES_MAX + 1) return { kind: "refused", responseCode };
  return { kind: "answer", flag: bytes[0] ?? 0, bytes: bytes.subarray(1) };
}

/** "100" first, then '1' and how many names are here. */
function received(count: number): Uint8Array {
  const digits = `1${String(count).padStart(2, "0")}`;
  return Uint8Array.from(digits, (digit) => digit.charCodeAt(0));
}
