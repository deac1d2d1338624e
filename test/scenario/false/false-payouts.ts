import type { PayoutView } from "../../../sim/acquirer/view/merchant-view";
import { journalOf } from "../../../sim/scenario/journal-copy";
import type { Room } from "../../../sim/scenario/room";
import * as doctor from "../doctor";
import type { FalseState } from "./worlds";
import { paidOut } from "./worlds-settled";

/** Changes the only payout that there is at the acquirer. */
function changed(change: (payout: PayoutView) => readonly PayoutView[]): (where: Room) => void {
  return (where) => doctor.payouts(where, (all) => all.flatMap(change));
}

const ANOTHER = "0123456789ABCDEF012345";

function queued({ paidAtMs: _, ...payout }: PayoutView): PayoutView {
  return { ...payout, state: "queued" };
}

/** Where in a row of the journal's cell stand what it is changed in (`src/book/payouts.ts`). */
const AMOUNT_AT = 2;
const STAGE_AT = 7;
const CODE_AT = 10;
const FLAGS_AT = 11;
const MADE_AS_AT = 13;
const RETURNED = 4;
const FAILED = 5;

/** The journal's row of the only payout with other values in it. */
async function kept({ simulator }: Room, values: { readonly [at: number]: unknown }): Promise<readonly unknown[]> {
  const journal = await journalOf(simulator);
  const [payout] = journal.kind === "read" ? journal.payouts : [];
  if (!payout) throw new Error("no payout in the journal");
  const name = Uint8Array.from(payout.request.match(/../g) ?? [], (hex) => Number.parseInt(hex, 16));
  const minute = payout.askedMs / 60_000;
  const row: unknown[] = [name, 0, payout.amountFen, 105, 1, minute, payout.account, 3, 0, minute, "", 3, null, null];
  return row.map((value, at) => (at in values ? values[at] : value));
}

function keeps(values: { readonly [at: number]: unknown }): (where: Room) => Promise<void> {
  return async (where) => doctor.journal(where, (records) => records, [[PAYOUTS, 0, [await kept(where, values)]]]);
}

const PAYOUTS = 35;

function says(where: Room, zh: string, en: string, amount: string): void {
  doctor.show(where, { id: "payout", title: { zh, en }, lines: [doctor.same(`${amount} 元`)] });
}

/** Where money is asked for: how stands what went by rule. */
function saysRuled(where: Room, line: string): void {
  doctor.show(where, { id: "amount", title: { zh: "提现", en: "Payout" }, lines: [doctor.same(line)] });
}

function slip(change: (line: string) => string): (where: Room) => void {
  return ({ simulator }) => {
    const { slips = [] } = simulator.printer ?? {};
    const printed = slips.find(({ kind }) => kind === "payout");
    if (!printed) throw new Error("no slip of the payout was printed");
    slips.push({ ...printed, lines: printed.lines.map(change) });
  };
}

/** A payout as it did not happen: at the acquirer, in the journal, on screens and paper. */
export const payoutStates: readonly FalseState[] = [
  {
    name: "a payout made twice of one yes",
    world: paidOut,
    doctored: changed((payout) => [payout, { ...payout, request: ANOTHER, atMs: payout.atMs + 1 }]),
    says: [
      "payout of 100.00: made twice, and a person asked for it once",
      "payout of 100.00: paid at the acquirer, and the terminal has none",
    ],
  },
  {
    name: "a payout that nobody asked for",
    world: paidOut,
    doctored: changed((payout) => [payout, { ...queued(payout), request: ANOTHER, amountFen: 1_000 }]),
    says: [
      "payout of 10.00: nobody asked for it",
      "payout of 10.00: queued at the acquirer, and the terminal has none",
    ],
  },
  {
    name: "a payout that vanished from the journal",
    world: paidOut,
    doctored: (where) => doctor.journal(where, (records) => records, [[PAYOUTS, 0, []]]),
    says: ["payout of 100.00: paid at the acquirer, and the terminal has none"],
  },
  {
    name: "a payout that vanished at the acquirer",
    world: paidOut,
    doctored: changed(() => []),
    says: [
      "payout of 100.00: paid by the terminal's word, and the acquirer has none",
      "payout of 100.00: a screen says processing, and it is not so at the acquirer",
      "payout of 100.00: a screen says paid, and it is not so at the acquirer",
      "payout of 100.00: a slip of what the acquirer does not have",
    ],
  },
  {
    name: "a payout that is said to be paid before it is",
    world: paidOut,
    doctored: changed((payout) => [queued(payout)]),
    says: [
      "payout of 100.00: paid by the terminal's word, and queued at the acquirer",
      "payout of 100.00: a screen says paid, and it is not so at the acquirer",
    ],
  },
  {
    name: "a payout that was paid behind the screen that said so",
    world: paidOut,
    doctored: changed(({ paidAtMs = 0, ...payout }) => [{ ...payout, paidAtMs: paidAtMs + 60_000 }]),
    says: [
      "payout of 100.00: paid and told, and no screen said so",
      "payout of 100.00: a screen says paid, and it is not so at the acquirer",
    ],
  },
  {
    name: "a payout that the terminal calls returned",
    world: paidOut,
    doctored: keeps({ [STAGE_AT]: RETURNED }),
    says: ["payout of 100.00: returned by the terminal's word, and paid at the acquirer"],
  },
  {
    name: "a payout that the terminal gave up, and the acquirer carried out",
    world: paidOut,
    doctored: keeps({ [STAGE_AT]: FAILED, [CODE_AT]: "51" }),
    says: ["payout of 100.00: refused by the terminal's word, and paid at the acquirer"],
  },
  {
    name: "a payout of another amount in the journal",
    world: paidOut,
    doctored: keeps({ [AMOUNT_AT]: 10_001 }),
    says: ["payout of 100.01: another amount or account at the acquirer"],
  },
  {
    name: "a payout under a number that it was not asked for with",
    world: paidOut,
    doctored: keeps({ [MADE_AS_AT]: ["99999999", "898310058129999"] }),
    says: ["payout of 100.00: asked for under another number by the terminal's word than at the acquirer"],
  },
  {
    name: "a payout that came back, and nobody was told",
    world: paidOut,
    doctored: async (where) => {
      await keeps({ [STAGE_AT]: RETURNED, [FLAGS_AT]: 3 })(where);
      changed(({ paidAtMs = 0, ...payout }) => [{ ...payout, paidAtMs, state: "returned", endedAtMs: paidAtMs + 1 }])(
        where,
      );
    },
    says: ["payout of 100.00: returned and told, and no screen said so"],
  },
  {
    name: "a screen that says paid of another amount",
    world: paidOut,
    doctored: (where) => says(where, "提现已到账", "Payout is in the account", "50.00"),
    says: ["payout of 50.00: a screen says paid, and it is not so at the acquirer"],
  },
  {
    name: "a screen that says another thing in English",
    world: paidOut,
    doctored: (where) => says(where, "提现已到账", "Payout came back", "100.00"),
    says: ["payout of 100.00: a screen says returned, and it is not so at the acquirer"],
  },
  {
    name: "a list that says returned",
    world: paidOut,
    doctored: (where) =>
      doctor.show(where, { id: "list", title: doctor.same("提现记录"), options: [doctor.same("11-22 100.00 被退回")] }),
    says: ["payout of 100.00: a list says returned, and it is not so at the acquirer"],
  },
  {
    name: "a payout by rule that is said to be paid before it is",
    world: paidOut,
    doctored: (where) => {
      changed((payout) => [payout, { ...queued(payout), request: ANOTHER, amountFen: 1_000, byRule: true }])(where);
      saysRuled(where, "11-23 自动 10.00 已到账");
    },
    says: ["payout of 10.00: by rule, said to be paid, and it is not so at the acquirer"],
  },
  {
    name: "a payout by rule of another amount",
    world: paidOut,
    doctored: (where) => {
      changed((payout) => [payout, { ...payout, request: ANOTHER, amountFen: 1_000, byRule: true }])(where);
      saysRuled(where, "自动 10.01 已到账");
    },
    says: ["payout of 10.01: by rule, said to be paid, and it is not so at the acquirer"],
  },
  {
    name: "a payout by rule that is a person's own",
    world: paidOut,
    doctored: (where) => saysRuled(where, "自动 100.00 已到账"),
    says: ["payout of 100.00: by rule, said to be paid, and it is not so at the acquirer"],
  },
  {
    name: "a person's payout that the acquirer calls one by rule",
    world: paidOut,
    doctored: changed((payout) => [{ ...payout, byRule: true }]),
    says: [
      "payout of 100.00: paid by the terminal's word, and the acquirer has none",
      "payout of 100.00: a screen says processing, and it is not so at the acquirer",
      "payout of 100.00: a screen says paid, and it is not so at the acquirer",
      "payout of 100.00: a slip of what the acquirer does not have",
    ],
  },
  {
    name: "a slip of another request",
    world: paidOut,
    doctored: slip((line) => (/^[0-9A-F]{22}$/.test(line) ? ANOTHER : line)),
    says: ["payout of 100.00: a slip of what the acquirer does not have"],
  },
  {
    name: "a slip with another fee",
    world: paidOut,
    doctored: slip((line) => line.replace("(FEE):1.05", "(FEE):0.05")),
    says: ["payout of 100.00: a slip with another fee or account than the acquirer's"],
  },
  {
    name: "an account that holds a fen more than was paid into it",
    world: paidOut,
    doctored: (where) =>
      doctor.merchant(where, ({ bank, ...view }) => ({
        ...view,
        bank: bank.map((each, at) => (at === 0 ? { ...each, balanceFen: each.balanceFen + 1 } : each)),
      })),
    says: [
      "the merchant's sales brought 12345 fen, and 12346 are there",
      "payouts credited 9895 fen, and the accounts hold 9896",
    ],
  },
  {
    name: "a fen of the merchant's that is nowhere",
    world: paidOut,
    doctored: (where) => doctor.merchant(where, (view) => ({ ...view, availableFen: view.availableFen - 1 })),
    says: ["the merchant's sales brought 12345 fen, and 12344 are there"],
  },
];
