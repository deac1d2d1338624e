import { isSet, tvrBit, usageBit } from "./bits";
import { same } from "./bytes";
import { today } from "./certificates";
import { dateOf } from "./dates";
import type { Session } from "./session";

/** Tag 9C: the first two digits of the processing code (ISO 8583). */
const CASH = 0x01;
const CASHBACK = 0x09;

/** Processing restrictions (EMV 4.4 Book 3, 10.4): says in TVR what does not fit, decides nothing. */
export function restrict(session: Session): undefined {
  const { card, own } = session;
  // 10.4.1: versions.
  const version = card.get(0x9f08);
  if (version && !same(version, own.get(0x9f09) ?? version)) session.mark(tvrBit.versionsDiffer);
  // 10.4.2: usage control.
  const usage = card.get(0x9f07);
  if (usage && !isUsable(session, usage)) session.mark(tvrBit.serviceNotAllowed);
  // 10.4.3: dates.
  const effective = card.get(0x5f25);
  const expires = card.get(0x5f24);
  if (effective && dateOf(effective) > today(session)) session.mark(tvrBit.notYetEffective);
  if (expires && dateOf(expires) < today(session)) session.mark(tvrBit.expired);
}

function isUsable(session: Session, usage: Uint8Array): boolean {
  const { type } = session.request;
  if (!isSet(usage, isAtm(session) ? usageBit.atAtm : usageBit.notAtAtm)) return false;
  const country = session.card.get(0x5f28);
  if (!country) return true;
  const domestic = same(country, session.own.get(0x9f1a) ?? country);
  if (type === CASH) return isSet(usage, domestic ? usageBit.domesticCash : usageBit.internationalCash);
  const goods = isSet(usage, domestic ? usageBit.domesticGoods : usageBit.internationalGoods);
  const services = isSet(usage, domestic ? usageBit.domesticServices : usageBit.internationalServices);
  // A sale is of goods or of services, which a terminal cannot know: either will do.
  if (!goods && !services) return false;
  const cashback = isSet(usage, domestic ? usageBit.domesticCashback : usageBit.internationalCashback);
  return cashback || !(type === CASHBACK || session.request.otherFen > 0);
}

/** Book 4, Annex A1: types 14, 15 and 16 that dispense cash (9F40 byte 1 bit 8) are cash machines. */
export function isAtm(session: Session): boolean {
  const { terminal } = session.parameters;
  return terminal.type >= 0x14 && terminal.type <= 0x16 && isSet(terminal.additionalCapabilities, 0x0080);
}
