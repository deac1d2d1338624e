import { digits } from "./person";
import type { Story } from "./story";
import { host, logOn, pass, see, sell, slips, story, strike, type } from "./story-acts";

const LATE_MS = 65_000;
const SLOW_MS = 30_000;
const CODE = "134567890123456789";
const OTHER_CODE = "281234567890123456";

const choose = { act: "choose", entry: "扫码收款" } as const;
const scanFor = (amountFen: number, code = CODE) =>
  [choose, see("amount"), type(...digits(String(amountFen)), "enter"), see("scan"), { act: "scan", code }] as const;
const scanned = scanFor(12345);
const back = [see("returned", "not-charged"), type("enter"), see("home")] as const;
/** A host that is late by itself may still hear of the payer in time. */
const backOrPaid = [see("returned", "not-charged", "approved"), ...slips.slice(1)] as const;

/** A payment by code is made, and taken back by its voucher number. */
const cancel = [
  { act: "choose", entry: "扫码撤销" },
  { act: "voucher", kind: "qr-sale" },
  see("confirm"),
  type("enter"),
] as const;
/** Half of it is given back, behind a supervisor. */
const refund = [
  { act: "choose", entry: "扫码退货" },
  { act: "voucher", kind: "qr-sale" },
  see("confirm"),
  type("enter"),
  see("amount"),
  type(...digits("5000"), "enter"),
  see("operator.password"),
  type("0", "0", "0", "0", "enter"),
] as const;
const standing = [see("not-charged"), type("enter"), see("home")] as const;
const paid = [...scanned, ...slips, pass(10_000)] as const;

/** Payers show a code, and what can come between. */
export function qrStories(): readonly Story[] {
  return [
    qr("qr-scan", "a payer's code is scanned and paid, both copies torn off", [...scanned, ...slips], {
      books: ["12345 charged"],
    }),
    qr("qr-scan-declined", "the payer says no: another code is charged", [
      host({ wallet: { id: "wechat", payer: "refuses", afterMs: 2_000 } }),
      ...scanned,
      see("declined"),
      type("enter"),
      see("home"),
      ...scanFor(100, OTHER_CODE),
      ...slips,
    ]),
    qr("qr-scan-confirms", "the payer confirms on the phone: the answer takes ten seconds", [
      host({ wallet: { id: "wechat", payer: "confirms", afterMs: 10_000 } }),
      ...scanned,
      ...slips,
    ]),
    qr("qr-scan-waits", "the payer never confirms: the payment is closed", [
      host({ wallet: { id: "wechat", payer: "waits" } }),
      ...scanned,
      ...back,
    ]),
    qr("qr-scan-pays-late", "the payer pays when the host no longer waits: the money goes back", [
      host({ wallet: { id: "wechat", payer: "pays-late", afterMs: 50_000 } }),
      ...scanned,
      ...backOrPaid,
    ]),
    qr("qr-scan-lost-reply", "paid, no answer: the payment is reversed", [
      strike("receive", "drop"),
      ...scanned,
      ...back,
    ]),
    qr("qr-scan-late-reply", "the answer comes after the time-out", [
      host({ respond: { when: { mti: "0200" }, code: "00", delayMs: LATE_MS, times: 1 } }),
      ...scanned,
      ...back,
    ]),
    qr("qr-scan-doubled-reply", "the network doubles the answer", [
      strike("receive", "duplicate"),
      ...scanned,
      ...slips,
    ]),
    qr("qr-scan-doubled-request", "the network doubles the request and loses the first answer", [
      strike("send", "duplicate"),
      strike("receive", "drop"),
      ...scanned,
      ...back,
    ]),
    qr("qr-scan-wrong-mac", "the answer has a wrong MAC: sign-in, then the reversal", [
      host({ mac: { when: { mti: "0200" }, times: 1 } }),
      ...scanned,
      ...back,
    ]),
    qr("qr-scan-lost-reversal", "the answer to the reversal gets lost as well", [
      strike("receive", "drop", { times: 2 }),
      ...scanned,
      ...back,
    ]),
    qr(
      "qr-scan-slow-request",
      "the request is still on its way when the power is back: its reversal overtakes it",
      [
        strike("send", "delay", { ms: SLOW_MS }),
        ...scanned,
        see("approved", "checking", "not-charged", "returned"),
        type("enter"),
        see("home"),
      ],
      { impatient: true },
    ),
    qr("qr-scan-wrong-codes", "three codes that are none, and a sale by card behind them", [
      ...scanFor(100, "wxp://f2f0AbCdEfGh"),
      pass(1_000),
      { act: "scan", code: "6228480402564890" },
      pass(1_000),
      { act: "scan", code: "hQVDUFYwMWET" },
      see("not-charged"),
      type("enter"),
      see("home"),
      ...sell(2345),
      { act: "sign", signature: "li" },
      ...slips,
    ]),
    qr("qr-scan-pending-cancelled", "the payer has to confirm, and the operator cancels; he pays too late", [
      host({ wallet: { id: "wechat", payer: "pays-late", afterMs: 30_000 } }),
      ...scanned,
      pass(4_000),
      type("cancel"),
      ...backOrPaid,
      pass(30_000),
    ]),
    qr("qr-scan-pending-gap", "the payer pays behind the last enquiry: his money goes back", [
      host({ wallet: { id: "wechat", payer: "pays-late", afterMs: 45_500 } }),
      ...scanned,
      ...backOrPaid,
    ]),
    qr("qr-scan-pending-lost", "the payer has to confirm, and every answer behind that gets lost for a while", [
      host({ wallet: { id: "wechat", payer: "confirms", afterMs: 20_000 } }),
      host({ silence: { when: { mti: "payment.ask" }, processed: true, times: 4 } }),
      ...scanned,
      see("approved", "returned", "not-charged"),
      type("enter"),
      see("home"),
    ]),
    qr("qr-refund", "a part of a payment by code is given back", [...paid, ...refund, see("approved"), ...slips], {
      books: ["12345 partly-refunded", "5000 refunded"],
    }),
    qr("qr-refund-declined", "the wallet does not give it back: the payment stands", [
      ...paid,
      host({ respond: { when: { mti: "0220" }, code: "40", times: 1 } }),
      ...refund,
      see("declined"),
      type("enter"),
      see("home"),
    ]),
    qr(
      "qr-refund-lost-request",
      "the request of the refund gets lost: the identical message goes again",
      [
        ...paid,
        strike("send", "drop"),
        ...refund,
        // Where the host answers too late it has had it when it comes again.
        see("approved", "checking"),
        ...slips.slice(1),
      ],
      { books: ["12345 partly-refunded", "5000 refunded"] },
    ),
    qr("qr-refund-lost-reply", "the answer to the refund gets lost: it goes again, and the host has had it", [
      ...paid,
      strike("receive", "drop"),
      ...refund,
      see("checking"),
      pass(20_000),
      type("enter"),
      see("home"),
    ]),
    qr("qr-void", "a payment by code is taken back", [...paid, ...cancel, ...slips], {
      books: ["12345 voided", "12345 voided"],
    }),
    qr("qr-void-declined", "the wallet does not let it be taken back: the payment stands", [
      ...paid,
      host({ respond: { when: { mti: "0200" }, code: "40", times: 1 } }),
      ...cancel,
      see("declined"),
      type("enter"),
      see("home"),
    ]),
    qr("qr-void-lost-reply", "taken back, no answer: that is reversed, and the payment stands", [
      ...paid,
      strike("receive", "drop"),
      ...cancel,
      ...standing,
    ]),
    qr("qr-void-late-reply", "the answer comes after the time-out", [
      ...paid,
      host({ respond: { when: { mti: "0200" }, code: "00", delayMs: LATE_MS, times: 1 } }),
      ...cancel,
      ...standing,
    ]),
    qr("qr-void-doubled-request", "the network doubles the request and loses the first answer", [
      ...paid,
      strike("send", "duplicate"),
      strike("receive", "drop"),
      ...cancel,
      ...standing,
    ]),
  ];
}

/** On the model that has a scanner. */
function qr(name: string, tells: string, acts: Story["acts"], more: Partial<Story> = {}): Story {
  return story(name, tells, [...logOn, ...acts], { model: "smart", ...more });
}
