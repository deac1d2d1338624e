import type { Board, Personalisation } from "../hal/board";
import type { Text } from "../hal/display";
import { Book } from "./book/book";
import { checked, owed } from "./book/owed";
import type { InHand, Session, Terminal } from "./context";
import { countAtRest } from "./counter/counted";
import { openLossLines } from "./counter/lost";
import { askNewPassword } from "./counter/new-password";
import { checkingLine } from "./counter/notice";
import { ADMINISTRATOR_WAIT_MS, createOperators, OPERATOR_DIGITS, operatorNumber } from "./counter/operators";
import { askPassword } from "./counter/password";
import { showEnd } from "./counter/show-end";
import { catalogue } from "./diagnosis/catalogue";
import { diagnose, elementFaultCode } from "./diagnosis/diagnosis";
import { checkedText } from "./diagnosis/end-screens";
import { noticeScreen } from "./diagnosis/screens";
import { parametersVersion } from "./diagnosis/support-words";
import { waitLines } from "./diagnosis/waits";
import { Host } from "./host/exchange";
import { bindingCode } from "./host/refusal";
import { localTime } from "./host/sign-in";
import { loadCardSets, noteMissingCardSets } from "./operator/card-sets";
import { loadParameters } from "./operator/due";
import { untilGuarded } from "./operator/guarded";
import { home } from "./operator/home";
import { awaitKeys } from "./operator/keys-wiped";
import { looksThrough, scrubAtRest, tellLoss } from "./operator/loss";
import { plainNotice } from "./operator/plain-notice";
import { tellAfterBug, testParts } from "./operator/self-test";
import { activationScreen, signInByItself } from "./operator/signing-in";
import { profileOf } from "./profiles/acquirers";
import { namesOf } from "./profiles/names";
import { readSignatureRules } from "./profiles/signature-rules";
import { LINES_MAX, Panel, type Screen, typeDigits } from "./screen/panel";
import { join, same, text } from "./screen/text";
import { words } from "./screen/words";
import { goOnSettling, settleByItself } from "./settlement/run";
import { TillDesk } from "./till/desk";
import { sendScriptResults } from "./transaction/card/script-results";
import { newOwedPace, sendRepeats, tryOwed } from "./transaction/flow/owed";
import { recover, resumeSigning } from "./transaction/flow/recover";
import { tellUntold, untoldLines } from "./transaction/flow/told";
import { newUploadPace, uploadAtRest } from "./transaction/signing/upload";

/** What nobody types for so long was walked away from. */
const OPERATOR_MS = 60_000;
const PASSWORD_MS = 30_000;
/** After a bug the terminal starts its flow anew; a bug at every start must not make it spin. */
const RESTART_MS = 2_000;
const BUG_NAME_MAX = 32;

/**
 * A terminal's life: self-test → recover → operator → sign in → serve. Runs until the power goes.
 * @param board all it may use.
 */
export async function runTerminal(board: Board): Promise<void> {
  const panel = new Panel(board.devices);
  // B21: what hung is told as what threw is.
  const bug: Bug = { state: board.resetBy ? "hung" : "none", name: board.resetBy, inHand: { sale: undefined } };
  for (let failed = board.resetBy !== undefined; ; failed = true) {
    try {
      await live(board, panel, failed, bug);
    } catch (error) {
      // B21: only a bug or failed storage throws. The journal knows what is open; nothing of the flow is needed.
      bug.state = bug.state === "telling" ? "none" : "untold";
      bug.name = nameOf(error);
      await panel.show(noticeScreen(diagnose("B21")));
      await board.devices.clock.sleep({ ms: RESTART_MS });
    }
  }
}

/** Where telling of it fails in turn, it is not told again: that must not keep the terminal from its work. */
interface Bug {
  /** hung: untold, and all but the journal is forgotten. */
  state: "none" | "untold" | "hung" | "telling";
  /** Of an error that the journal does not hold yet. */
  name: string | undefined;
  /** With whom it was talking: what it holds open outlives it. */
  host?: Host;
  /** Who talked with the cash register. */
  desk?: TillDesk;
  /** What was under way when it struck. */
  readonly inHand: InHand;
}

async function live(board: Board, panel: Panel, failed: boolean, bug: Bug): Promise<void> {
  await quiet(board);
  await bug.host?.hangUp();
  bug.desk?.stop();
  panel.checking = undefined;
  await panel.show({ id: "boot", title: words.starting });
  const { personalisation } = board;
  if (!personalisation) {
    const { serial } = board.identity;
    const diagnosis = diagnose("A22", { detail: same(`SN ${serial}`) });
    return untilKey(panel, activationScreen(diagnosis, bindingCode(serial, "")));
  }
  panel.names = namesOf(personalisation, board.identity.serial);
  const opened = await Book.open(board.devices.flash, board.devices.clock);
  if (opened.kind === "fault") return untilKey(panel, noticeScreen(diagnose("D03")));
  const bootMs = await board.devices.clock.monotonic();
  const terminal = assemble(board, panel, personalisation, { book: opened.book, bootMs, inHand: bug.inHand });
  bug.host = terminal.host;
  panel.checking = () => checkingLine(terminal);
  await untilGuarded(terminal);
  if (bug.name !== undefined) await terminal.book.upkeep.noteBug(bug.name);
  bug.name = undefined;
  await recover(terminal);
  const { till } = board.devices;
  if (till) bug.desk = await TillDesk.open(terminal, till);
  await awaitKeys(terminal);
  const refused = await createOperators(terminal.book, board.devices["secure-element"]);
  if (refused) return untilKey(panel, noticeScreen(diagnose(elementFaultCode(refused))));
  await selfTest(terminal);
  await tellLoss(terminal);
  await resumeSigning(terminal, failed);
  await tellBug(terminal, bug);
  for (;;) {
    terminal.session.operator = undefined;
    terminal.session.signedIn = false;
    if (!(await operatorLogsIn(terminal))) continue;
    await tellLoss(terminal);
    await tellUntold(terminal);
    if (!(await signInByItself(terminal))) continue;
    await afterSignIn(terminal);
    await home(terminal);
  }
}

async function tellBug(terminal: Terminal, bug: Bug): Promise<void> {
  const { state } = bug;
  if (state === "none") return;
  bug.state = "telling";
  await tellAfterBug(terminal, state === "hung");
  bug.state = "none";
}

/** After a bug: nobody of the flow that failed may still wait at a device. */
async function quiet(board: Board): Promise<void> {
  const { devices } = board;
  await devices["card-reader"].cancel();
  await devices["card-reader"].release();
  await devices["pin-pad"].cancel();
  await devices["signature-pad"]?.cancel();
  await devices.keypad.cancel();
  await devices.till?.cancel();
}

function assemble(
  board: Board,
  panel: Panel,
  personalisation: Personalisation,
  { book, bootMs, inHand }: { readonly book: Book; readonly bootMs: number; readonly inHand: InHand },
): Terminal {
  const session: Session = {
    operator: undefined,
    signedIn: false,
    due: { signIn: false, parameters: false, authorityKeys: false, applications: false },
    refused: { parameters: false, authorityKeys: false, applications: false },
    bearer: undefined,
    tapLimitFen: undefined,
    // Whoever stood here when the power went may have left his card.
    cardInside: board.devices["card-reader"].interfaces.includes("chip"),
    scriptsNotBeforeMs: 0,
    administratorNotBeforeMs: bootMs + ADMINISTRATOR_WAIT_MS,
    uploads: newUploadPace(),
    owed: newOwedPace(bootMs),
    unproven: false,
    barred: undefined,
    inHand,
  };
  const host = new Host(board, personalisation, undefined, book.evidence);
  host.reach.tellTo(panel, waitLines);
  return {
    board,
    devices: board.devices,
    personalisation,
    panel,
    book,
    host,
    session,
  };
}

/** What does not work is told once; what can be done without it stays possible (B20). */
async function selfTest(terminal: Terminal): Promise<void> {
  const { devices, panel } = terminal;
  await panel.show({ id: "self-test", title: words.selfTest });
  await testParts(terminal);
  const keys = await devices["secure-element"].status();
  if (keys.tampered) await showEnd(terminal, noticeScreen(diagnose("D07")));
  else if (!keys.master) await showEnd(terminal, noticeScreen(diagnose("A14")));
  const rules = readSignatureRules(await terminal.book.settings.parameters());
  if (rules.kind === "incompatible") {
    // C15: an upgrade met parameters that it cannot read. They are not in force; the next sign-in loads others.
    terminal.session.due.parameters = true;
    await showEnd(terminal, noticeScreen(diagnose("C15", { detail: parametersVersion(rules.version) })));
  }
}

/** Without this the terminal cannot do anything: it says so, and looks again when a key is pressed or time has passed. */
async function untilKey(panel: Panel, screen: Screen): Promise<void> {
  await panel.show(screen);
  await panel.key(OPERATOR_MS);
}

/** Number and password. While nobody types, what is owed to the host goes on by itself. */
async function operatorLogsIn(terminal: Terminal): Promise<boolean> {
  const { panel, session } = terminal;
  const lost = await openLossLines(terminal);
  const lines = [
    ...plainNotice(terminal),
    ...(lost.length > 0 ? [] : tornLine(terminal)),
    ...(await openLines(terminal)),
    ...lost,
    ...(await untoldLines(terminal)),
  ];
  const screen: Screen = { id: "operator.number", title: words.operatorNumber, lines: lines.slice(0, LINES_MAX) };
  if (await looksThrough(terminal, screen)) return false;
  const number = await typeDigits(panel, {
    screen,
    maxDigits: OPERATOR_DIGITS,
    secret: false,
    timeoutMs: OWED_PAUSE_MS,
  });
  if (number.kind === "timeout") await tryOwedQuietly(terminal);
  if (number.kind !== "entered") return false;
  const who = operatorNumber(number.text);
  const operator = await askPassword(
    terminal,
    {
      number: who,
      title: words.operatorPassword,
      lines: [text(`操作员 ${who}`, `Operator ${who}`)],
      timeoutMs: PASSWORD_MS,
    },
    // Whoever has not logged in can enter nothing that support says.
    async (diagnosis, id) => void (await showEnd(terminal, { ...noticeScreen(diagnosis), id })),
  );
  if (!operator) return false;
  if (operator.given && profileOf(terminal.personalisation.acquirer).ownPasswords) {
    const lines = [text("首次登录，请改密码", "First log-in: set your own")];
    if (!(await askNewPassword(terminal, operator.number, { given: false, lines }))) return false;
  }
  await terminal.book.people.beginShift(operator.number, await localTime(terminal));
  session.operator = { number: operator.number, role: operator.role };
  session.loggedIn = true;
  return true;
}

/** D02: the power went while something was being stored, and the state before it counts. Until somebody has logged in. */
function tornLine({ book, session }: Terminal): readonly Text[] {
  return book.wasTorn && !book.losses.wasDamaged && !session.loggedIn
    ? [join(text("D02 ", "D02:"), catalogue.D02.cause)]
    : [];
}

/** How long the terminal stands unattended before it tries again what it owes. */
const OWED_PAUSE_MS = 10_000;

/** What is untold stands below them. */
const OPEN_SHOWN_MAX = 4;

/** One line for each sale whose money is being checked: the first thing to see after the power came back. */
async function openLines(terminal: Terminal) {
  return (await checked(terminal)).slice(0, OPEN_SHOWN_MAX).map((sale) => checkedText(sale, terminal.session));
}

async function tryOwedQuietly(terminal: Terminal): Promise<void> {
  const owes = (await owed(terminal)).length > 0;
  if (owes) await tryOwed(terminal, "itself");
  await sendRepeats(terminal);
  if (!owes) {
    await sendScriptResults(terminal);
    await uploadAtRest(terminal);
  }
  await settleByItself(terminal);
  await countAtRest(terminal);
  await scrubAtRest(terminal);
}

/** What the host asked for with the sign-in, and what is owed to it. */
async function afterSignIn(terminal: Terminal): Promise<void> {
  if (terminal.session.due.parameters) await loadParameters(terminal);
  await noteMissingCardSets(terminal);
  await loadCardSets(terminal);
  if ((await owed(terminal)).length > 0) {
    await terminal.panel.show({
      id: "processing",
      title: words.reversing,
      lines: [words.pleaseWait],
      mood: "waiting",
    });
    await tryOwed(terminal);
  }
  await goOnSettling(terminal);
}

/** The name of the error and nothing of its content: it may have come from anywhere. Bounded, as it lies in flash. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name.slice(0, BUG_NAME_MAX) : "unknown";
}
