import { answer, type ChipAnswer, type Command, Status } from "./answer";
import { equal, hexOf, numberBytes } from "./bytes";
import { decipherScript, SCRIPT_MAC_BYTES, scriptMac } from "./cryptogram";
import { openOfflineBlock } from "./holder";
import { type Chip, type Session, transactionKey } from "./memory";

/** Scripts change memory that wears slowly. */
const SCRIPT_MS = 30;
/** INS of the commands that an issuer sends (emv.md §11). */
const Instruction = Object.freeze({
  blockApplication: 0x1e,
  unblockApplication: 0x18,
  blockCard: 0x16,
  pin: 0x24,
  putData: 0xda,
  updateRecord: 0xdc,
});

/** Whether a command is one of a script: secure messaging in its class (EMV 4.4 Book 3, 6.3.2). */
export function isScript(command: Command): boolean {
  return command.cla === 0x84 || command.cla === 0x04;
}

/** Scripts are believed after the issuer was: its MAC is over this transaction's cryptogram. */
function isAllowed(session: Session): boolean {
  return session.issuer === "genuine" && (session.phase === "online" || session.phase === "done");
}

/** One command of an issuer's script. */
export function runScript(chip: Chip, session: Session, command: Command): ChipAnswer {
  session.scripts += 1;
  const status = carryOut(chip, session, command);
  if (status !== Status.ok) session.scriptFailed = true;
  // After the second GENERATE AC what it tells the issuer is told in the next transaction.
  if (session.phase === "done") {
    session.memory.scriptsLast = session.scripts;
    session.memory.scriptFailedLast = session.scriptFailed;
  }
  return answer(status, undefined, SCRIPT_MS);
}

function carryOut(chip: Chip, session: Session, command: Command): number {
  if (!isAllowed(session)) return Status.notNow;
  if (command.data.length < SCRIPT_MAC_BYTES) return Status.scriptMacMissing;
  const data = command.data.subarray(0, -SCRIPT_MAC_BYTES);
  const transaction = { atc: session.memory.atc, cryptogram: session.cryptogram };
  const key = transactionKey(chip, session, "mac");
  const mac = scriptMac(chip.ciphers, key, { header: command.header, data }, transaction);
  if (!equal(mac, command.data.subarray(-SCRIPT_MAC_BYTES))) return Status.scriptMacWrong;
  return command.cla === 0x84 ? protect(chip, session, command, data) : write(session, command, data);
}

/** Blocks and PIN. */
function protect(chip: Chip, session: Session, command: Command, data: Uint8Array): number {
  switch (command.ins) {
    case Instruction.blockApplication:
      session.memory.blocked = true;
      return Status.ok;
    case Instruction.unblockApplication:
      session.memory.blocked = false;
      return Status.ok;
    case Instruction.blockCard:
      chip.memory.blocked = true;
      return Status.ok;
    case Instruction.pin:
      return changePin(chip, session, command.p2, data);
    default:
      return Status.noInstruction;
  }
}

/** PIN CHANGE/UNBLOCK: P2 00 gives the tries back, 01 and 02 a new PIN as well. */
function changePin(chip: Chip, session: Session, p2: number, data: Uint8Array): number {
  if (p2 !== 0) {
    if (p2 !== 1 && p2 !== 2) return Status.wrongParameters;
    const block = decipherScript(chip.ciphers, transactionKey(chip, session, "cipher"), data);
    const digits = block && openOfflineBlock(block);
    if (digits === undefined) return Status.wrongData;
    chip.memory.pin = digits;
  } else if (data.length !== 0) return Status.wrongData;
  chip.memory.pinTriesLeft = chip.profile.pinTries;
  return Status.ok;
}

/** PUT DATA and UPDATE RECORD: what the card has, of the length that it has. */
function write(session: Session, command: Command, data: Uint8Array): number {
  const { memory } = session;
  if (command.ins === Instruction.putData) {
    const tag = hexOf(numberBytes((command.p1 << 8) | command.p2, 2)).replace(/^00/, "");
    const present = memory.application.data[tag];
    if (present === undefined) return Status.noData;
    if (present.length !== data.length * 2) return Status.wrongData;
    memory.data.set(tag, data.slice());
    return Status.ok;
  }
  if (command.ins !== Instruction.updateRecord) return Status.noInstruction;
  const sfi = command.p2 >> 3;
  const record = memory.application.records.find((each) => each.sfi === sfi && each.number === command.p1);
  if (record === undefined) return Status.noRecord;
  memory.records.set(`${sfi}.${command.p1}`, data.slice());
  return Status.ok;
}
