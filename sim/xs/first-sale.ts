import type { TerminalModel } from "../../hal/board";
import type { Key } from "../../hal/keypad";
import { onPad, signatureOf } from "../scenario/signatures";
import type { Simulator } from "../simulator/simulator";
import { sumOf } from "../world/sum";

/** What people do in the first sale: keys, a card, a signature of the deck. */
export type Deed =
  | { readonly keys: readonly Key[] }
  | { readonly swipe: string }
  | { readonly insert: string }
  | { readonly sign: string }
  /** Waits, in virtual time, until a screen is shown. */
  | { readonly until: string; readonly limitMs: number };

export const signInDeeds: readonly Deed[] = Object.freeze([
  Object.freeze({ keys: Object.freeze(["0", "1", "enter"] as const) }),
  Object.freeze({ keys: Object.freeze(["0", "0", "0", "0", "enter"] as const) }),
]);

/** By a credit card's stripe, with its PIN. */
export function stripeSale(amountFen: number): readonly Deed[] {
  return [
    { keys: [...(String(amountFen).split("") as Key[]), "enter"] },
    { swipe: "credit-stripe" },
    { keys: ["1", "2", "3", "4", "5", "6", "enter"] },
  ];
}

/** 123.45. */
export const saleDeeds: readonly Deed[] = Object.freeze(stripeSale(12345));
/** 123.46: another amount, so that nobody is asked whether it is meant (B19). */
export const nextSaleDeeds: readonly Deed[] = Object.freeze(stripeSale(12346));

/** The cardholder's name on the pad of a model that has one; it goes to the host, and the merchant's copy is printed. */
export const signDeeds: readonly Deed[] = Object.freeze([Object.freeze({ sign: "smith" })]);

/** The same with the card in the slot. */
const chipDeeds: readonly Deed[] = Object.freeze(
  saleDeeds.map((deed) => ("swipe" in deed ? Object.freeze({ insert: "credit-chip" }) : deed)),
);

/** Tears the merchant's copy off: the cardholder's comes out, the sale is done, and the terminal is ready for the next. */
export const slipDeeds: readonly Deed[] = Object.freeze([Object.freeze({ keys: Object.freeze(["enter"] as const) })]);

/** Longer than any answer is waited for, with the reversal behind it. */
const DEED_LIMIT_MS = 180_000;

/** Does one thing after the other, each when the terminal has come to rest. */
export async function play(simulator: Simulator, deeds: readonly Deed[]): Promise<void> {
  for (const deed of deeds) {
    if ("until" in deed) {
      const shown = await simulator.until(() => simulator.display.view.id === deed.until, deed.limitMs);
      if (!shown) throw new Error(`screen ${deed.until} did not come: ${simulator.display.view.id}`);
    } else if ("sign" in deed) {
      sign(simulator, deed.sign);
      await rest(simulator);
    } else if ("swipe" in deed) {
      simulator.playCard(deed.swipe, "swipe");
      await rest(simulator);
    } else if ("insert" in deed) {
      simulator.playCard(deed.insert, "insert");
      await rest(simulator);
    } else
      for (const key of deed.keys) {
        simulator.press(key);
        await rest(simulator);
      }
  }
}

function sign({ signaturePad: pad, display }: Simulator, name: string): void {
  if (!pad?.listening) throw new Error(`no pad waits for a signature, screen ${display.view.id}`);
  pad.draw(onPad(signatureOf(name)));
  pad.confirm();
}

async function rest(simulator: Simulator): Promise<void> {
  if (!(await simulator.untilIdle(DEED_LIMIT_MS)))
    throw new Error(`still busy after ${DEED_LIMIT_MS} ms, screen ${simulator.display.view.id}`);
}

/** The plays that tests and the bench compare between engines. */
export const plays = Object.freeze(["first-sale", "lost-reply", "power-cut", "signed-sale", "chip-sale"] as const);
export type Play = (typeof plays)[number];

/** The model that a play is for. */
export function modelOf(play: Play): TerminalModel {
  return play === "signed-sale" || play === "chip-sale" ? "smart" : "classic";
}

/** All that a run shows to the outside: equal runs have equal outcomes. */
export interface PlayOutcome {
  readonly digest: string;
  readonly events: number;
  readonly points: number;
  readonly screen: string;
  readonly ledger: readonly { readonly amountFen: number; readonly state: string }[];
  /** One sum of the dots of each slip. */
  readonly slips: readonly string[];
}

/**
 * Powers the terminal up, signs in and sells. "lost-reply" loses the 0210, waits for the reversal and sells again; "power-cut"
 * pulls the plug when the 0200 is on its way, powers up and signs in: the reversal goes out. "signed-sale" is signed on a pad; so is
 * "chip-sale", by a card in the slot.
 */
export async function playFromPowerUp(simulator: Simulator, name: Play): Promise<PlayOutcome> {
  simulator.world.powerOn();
  await rest(simulator);
  await play(simulator, signInDeeds);
  if (name === "lost-reply") await loseReply(simulator);
  if (name === "power-cut") await cutPower(simulator);
  const signed = modelOf(name) === "smart" ? signDeeds : [];
  const sale = name === "chip-sale" ? chipDeeds : saleDeeds;
  await play(simulator, [...sale, ...signed, ...slipDeeds]);
  return outcomeOf(simulator);
}

async function loseReply(simulator: Simulator): Promise<void> {
  const order = { port: "network", point: "receive", kind: "drop", nth: 1, times: 1 } as const;
  simulator.world.faults.arm({ ...order, probability: 1, ms: 0, at: "before" });
  await play(simulator, saleDeeds);
  await play(simulator, [{ until: "home", limitMs: DEED_LIMIT_MS }]);
}

async function cutPower(simulator: Simulator): Promise<void> {
  const order = { port: "network", point: "send", kind: "cut-power", nth: 1, times: 1 } as const;
  simulator.world.faults.arm({ ...order, probability: 1, ms: 0, at: "after" });
  await play(simulator, saleDeeds);
  simulator.world.powerOn();
  await rest(simulator);
  // Behind the sign-in the reversal goes, and its end is told.
  await play(simulator, [...signInDeeds, { until: "returned", limitMs: DEED_LIMIT_MS }, ...slipDeeds]);
}

function outcomeOf(simulator: Simulator): PlayOutcome {
  const { timeline, points } = simulator.world;
  return {
    digest: timeline.digest,
    events: timeline.seq,
    points,
    screen: simulator.display.view.id,
    ledger: simulator.acquirer.ledgerView().entries.map(({ amountFen, state }) => ({ amountFen, state })),
    slips: simulator.printer?.slips.map(({ bits }) => sumOf(bits)) ?? [],
  };
}
