import { digits } from "./person";
import type { Story } from "./story";
import { host, logOn, pass, see, slips, story, strike, type } from "./story-acts";

const LATE_MS = 30_000;

const order = (amountFen: number) =>
  [{ act: "choose", entry: "收款码" }, see("amount"), type(...digits(String(amountFen)), "enter")] as const;
const shown = [...order(12345), see("qr")] as const;
const pays = { act: "pay", wallet: "alipay", result: "ok", afterMs: 0 } as const;
const paid = [pays, ...slips] as const;
const notPaid = [see("not-charged"), type("enter"), see("home")] as const;
const someEnd = [see("approved", "not-charged", "checking"), type("enter"), see("home")] as const;

/** The terminal shows a code, and what can come between. */
export function orderStories(): readonly Story[] {
  return [
    shows("qr-code", "a code is shown, read and paid, both copies torn off", [...shown, ...paid], {
      books: ["12345 charged"],
    }),
    shows("qr-code-cancelled", "nobody pays: the operator closes it; the next one is paid", [
      ...shown,
      pass(3_000),
      type("cancel"),
      ...notPaid,
      ...order(100),
      ...paid,
    ]),
    shows("qr-code-cancelled-late", "the payer is faster than the operator's cancel key", [
      ...shown,
      { ...pays, afterMs: 900 },
      pass(1_000),
      type("cancel"),
      see("approved"),
      type("enter"),
      see("home"),
    ]),
    shows("qr-code-cancelled-while-paying", "the payer has read it, and the operator closes it", [
      ...shown,
      { ...pays, afterMs: 20_000 },
      pass(4_000),
      type("cancel"),
      ...notPaid,
      pass(30_000),
    ]),
    shows("qr-code-declined", "the payer's wallet says no", [
      ...shown,
      { ...pays, result: "fail" },
      see("declined"),
      type("enter"),
      see("home"),
    ]),
    shows("qr-code-expires", "nobody pays for five minutes", [
      ...shown,
      { act: "await", screens: ["not-charged"], limitMs: 400_000 },
      type("enter"),
      see("home"),
    ]),
    shows("qr-code-lost-reply", "no answer to the order: it is closed", [
      strike("receive", "drop"),
      ...order(12345),
      see("checking", "not-charged"),
      ...someEnd,
    ]),
    shows("qr-code-lost-enquiry", "paid, and the next answers get lost", [
      ...shown,
      strike("receive", "drop", { times: 2 }),
      ...paid,
    ]),
    shows("qr-code-lost-closing", "the answers to its closing get lost", [
      ...shown,
      strike("receive", "drop", { times: 2 }),
      type("cancel"),
      ...someEnd,
    ]),
    shows("qr-code-lost-closing-request", "its closing gets lost on the way, and the payer pays behind that", [
      ...shown,
      { ...pays, afterMs: 30_000 },
      strike("send", "drop", { times: 4 }),
      type("cancel"),
      ...someEnd,
    ]),
    shows("qr-code-late-reply", "the answer to an enquiry comes when the next one is under way", [
      ...shown,
      host({ respond: { when: { mti: "order.ask" }, code: "00", delayMs: LATE_MS, times: 1 } }),
      ...paid,
    ]),
    shows("qr-code-doubled", "the network doubles the order and loses its first answer", [
      strike("send", "duplicate"),
      strike("receive", "drop"),
      ...order(12345),
      see("qr", "checking", "not-charged"),
      pass(2_000),
    ]),
    shows("qr-code-slow-order", "the order is still on its way when it is closed: it never comes about", [
      strike("send", "delay", { ms: LATE_MS }),
      ...order(12345),
      see("qr", "checking", "not-charged"),
      pass(60_000),
    ]),
    shows("qr-code-wrong-mac", "the answer to the order has a wrong MAC: sign-in, then it is closed", [
      host({ mac: { when: { mti: "order.make" }, times: 1 } }),
      ...order(12345),
      ...someEnd,
    ]),
    shows(
      "qr-code-unsigned",
      "an answer without a MAC says that it is paid, the next one that it is over; then it is paid",
      [
        ...shown,
        host({ unsigned: { when: { mti: "order.ask" }, code: "00", times: 1 } }),
        pass(15_000),
        see("qr"),
        host({ unsigned: { when: { mti: "order.ask" }, code: "EX", times: 1 } }),
        pass(15_000),
        see("qr"),
        ...paid,
      ],
    ),
    shows("qr-code-void", "a payment by a shown code is taken back", [
      ...shown,
      ...paid,
      pass(10_000),
      { act: "choose", entry: "扫码撤销" },
      { act: "voucher", kind: "qr-sale" },
      see("confirm"),
      type("enter"),
      ...slips,
    ]),
  ];
}

/** On the model that has a scanner, too. */
function shows(name: string, tells: string, acts: Story["acts"], more: Partial<Story> = {}): Story {
  return story(name, tells, [...logOn, ...acts], { model: "smart", ...more });
}
