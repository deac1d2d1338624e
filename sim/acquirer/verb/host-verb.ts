import type { HostState } from "../host-state";
import { reopenChannel } from "../payout-bank";
import { usualSettling } from "../settlement-types";
import { readApp } from "./app";
import { readBank, readChannel, readHoliday, readPayoutRule } from "./bank";
import {
  readBatch,
  readBind,
  readCard,
  readCertificate,
  readMaintenance,
  readMerchant,
  readMinimumVersion,
  readMove,
  readOperator,
  readParameters,
  readRelease,
  readRequirement,
  readTerminal,
} from "./books";
import { readChipApplications, readChipKeys } from "./chip";
import { announce, readFees } from "./fees";
import { type Change, type Invalid, invalid, isRecord } from "./reading";
import { readBars, readBooksAfter, readDeclinedOriginal, readPastOriginal, readUnknownOriginal } from "./reversals";
import { readIssuerAnswer, readMac, readRespond, readScript, readSignInKeys, readSilence, readUnsigned } from "./rules";
import { readSettle } from "./settlement";
import { readWallet } from "./wallets";

/** What became of a `host` verb. invalid: nothing was changed; `field` is the path of the part that is wrong. */
export type HostVerbResult = { readonly kind: "ok" } | Invalid;

type Reader = (host: HostState, value: unknown) => Change | Invalid;

function readClear(_host: HostState, value: unknown): Change | Invalid {
  if (value !== true) return invalid("clear", "true");
  return {
    kind: "change",
    apply(host) {
      host.rules.replace([]);
      host.reversals = host.configuration.reversals;
      host.settling = usualSettling;
      host.addedFees = [];
      announce(host);
      host.maintenance = undefined;
      host.certificate = "good";
      host.minimumVersion = undefined;
      host.operators = new Map();
      host.wallets.clear();
      host.payoutRule = host.configuration.payouts.automatic;
      host.bankRules = [];
      host.holidays = new Set();
      if (host.channel === "down") reopenChannel(host);
      host.channel = "up";
      for (const [number, merchant] of host.merchants) {
        host.merchants.set(number, { ...merchant, status: merchant.record.status });
      }
      for (const [number, terminal] of host.terminals) {
        host.terminals.set(number, { ...terminal, status: terminal.record.status, ordered: 0 });
      }
    },
  };
}

/** The parts of a `host` body, in the order in which they take effect. */
const readers: readonly (readonly [string, Reader])[] = Object.freeze([
  ["clear", readClear],
  ["merchant", readMerchant],
  ["terminal", readTerminal],
  ["bind", readBind],
  ["release", readRelease],
  ["app", readApp],
  ["move", readMove],
  ["operator", readOperator],
  ["batch", readBatch],
  ["card", readCard],
  ["parameters", readParameters],
  ["chipKeys", readChipKeys],
  ["chipApplications", readChipApplications],
  ["requirement", readRequirement],
  ["bank", readBank],
  ["payoutRule", readPayoutRule],
  ["holiday", readHoliday],
  ["channel", readChannel],
  ["maintenance", readMaintenance],
  ["certificate", readCertificate],
  ["minimumVersion", readMinimumVersion],
  ["bars", readBars],
  ["unknownOriginal", readUnknownOriginal],
  ["declinedOriginal", readDeclinedOriginal],
  ["pastOriginal", readPastOriginal],
  ["booksAfterMs", readBooksAfter],
  ["fees", readFees],
  ["settle", readSettle],
  ["respond", readRespond],
  ["silence", readSilence],
  ["unsigned", readUnsigned],
  ["mac", readMac],
  ["keys", readSignInKeys],
  ["issuerAnswer", readIssuerAnswer],
  ["script", readScript],
  ["wallet", readWallet],
] as const);

/**
 * The body of the `host` verb: one or more of these parts. All are checked before any takes effect.
 *
 * | part | value | does |
 * | --- | --- | --- |
 * | `respond` | `{when?, code?, delayMs?, times?}` | answers with the code, after the delay; an approving code charges whatever the issuer says |
 * | `silence` | `{when?, processed?, times?}` | does not answer; with `processed` (the default) the books change first |
 * | `unsigned` | `{code, when?, processed?, times?}` | answers without field 64; with `processed` the books change first |
 * | `mac` | `{when?, times?}` | answers with a wrong MAC (A16) |
 * | `keys` | `{times?}` | signs in with a wrong check value (A15) |
 * | `bars` | a flag | a STAN whose reversal found nothing is booked no more; by default Lakala and UnionPay do so |
 * | `unknownOriginal` | `"25"`, `"00"` | what the reversal of something unknown is answered |
 * | `declinedOriginal` | `"00"`, `"01"` | and that of something declined |
 * | `pastOriginal` | `"00"`, `"25"` | and that of another day's, which with 25 stays charged, or of one reversed already |
 * | `booksAfterMs` | up to a minute | sales are booked and answered that much later; a reversal before that finds nothing, unless the host bars |
 * | `settle` | `{differ: [{stan, amountFen?, lost?}], bare?}` | its own figures when it settles: that one's off by so many fen, or not there (E01); `bare`: its 0510 has neither field 32 nor 39 |
 * | `fees` | `{from, until?, silent?, credit?, debit?, wechat?, alipay?, unionpay?}`, each `{rate: "0.0060", capFen?}` | another policy from that day on, announced to the terminals (E13); `until`: a promotion; `silent`: nobody is told (E12) |
 * | `maintenance` | `{from, to}` (ISO 8601 with offset, or ms since 1970), `{minutes}` from now, or `null` | answers 90 and until when (A07) |
 * | `certificate` | `good`, `expired`, `not-yet-valid`, `wrong-name`, `unknown-issuer` | what its hosts show to terminals that connect by TLS (A06) |
 * | `minimumVersion` | such as `"0.2.0"`, or `null` | firmware older than that may not sign in (A21) |
 * | `merchant` | a status, or `{number, status}` | A09, A10 |
 * | `terminal` | a status, or `{number, status}` | A11 |
 * | `bind` | the code on the screen `activation` | the merchant's phone binds the terminal (A22) |
 * | `release` | `"keys"` | a terminal that has no master key may have one from afar, once (A14) |
 * | `app` | `{account}` with one of `name`, `bind`, `unbind`, `release` | what a merchant does in the acquirer's app |
 * | `move` | `{terminal, from?, merchant?}` | gives a terminal another number, and perhaps merchant; of what it did before it still speaks under the old ones |
 * | `operator` | `{number, status}`: `normal`, `disabled`, `not allowed` | who may sign in (A13) |
 * | `batch` | a number, or `{terminal, number}` | moves the terminal's open batch |
 * | `card` | `{id, balanceFen?, status?, pinLocked?}` | changes a card at its issuer |
 * | `parameters` | `"changed"`, `"malformed"`, or `{tag: value}` | a new set to download (A18) |
 * | `chipKeys` | `"changed"`, or a list of key indexes | other authority keys to download |
 * | `chipApplications` | `"changed"`, or `{tag: hex}` | other application parameters to download |
 * | `issuerAnswer` | `{answer: "wrong"/"missing", when?, times?}` | answers a chip with a false cryptogram, or with none |
 * | `script` | `{command, template?, when?, times?}` | adds an issuer's script to a chip's reply; template 72 unless 71 |
 * | `requirement` | 0 to 7 | the header's processing requirement, until it is met |
 * | `wallet` | `{id, payer, afterMs?}`: `wechat`, `alipay`, `unionpay`; `confirms`, `waits`, `refuses`, `pays-late` | what a wallet's payers do, and how long after they were asked; the host holds its answer for 45 s at most |
 * | `bank` | `{payout, reason?, afterMs?, times?}`: `pay`, `reject`, `delay`, `hold`, `reject-later`; `closed`, `name`, `frozen`, `risk` | what the bank does with payouts that reach it (E06, E09, E10); `reject-later` pays first and gives it back after that time |
 * | `payoutRule` | `{product?, hour?, aboveFen?}`, or `null` | pays merchants out without being asked: daily at an hour, above an amount |
 * | `holiday` | a list of days such as `2026-12-25` | no working days, instead of those before (E07) |
 * | `channel` | `down`, `up`, `changed` | the way to the bank; `changed`: to the merchant's other account, from the next working day on (E14) |
 * | `clear` | `true` | no rules, no maintenance, reversals, wallets, merchants and terminals as configured |
 *
 * `when` is `{pan?, card?, amount?, mti?}`: all that are there must fit. `times` absent: for every message from now on.
 */
export function applyHostVerb(host: HostState, body: unknown): HostVerbResult {
  if (!isRecord(body)) return invalid("", "an object");
  const names = Object.keys(body);
  if (names.length === 0) return invalid("", `one of ${readers.map(([name]) => name).join(", ")}`);
  for (const name of names) {
    if (!readers.some(([known]) => known === name)) {
      return invalid(name, `one of ${readers.map(([known]) => known).join(", ")}`);
    }
  }
  const changes: Change[] = [];
  for (const [name, read] of readers) {
    if (!(name in body)) continue;
    const change = read(host, body[name]);
    if (change.kind === "invalid") return change;
    changes.push(change);
  }
  for (const change of changes) change.apply(host);
  return { kind: "ok" };
}
