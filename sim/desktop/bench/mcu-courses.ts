import { fillJournal } from "../../scenario/fault-rows/power";
import type { KeptState } from "../../simulator/options";
import type { Simulator } from "../../simulator/simulator";
import { type Deed, play, signDeeds, signInDeeds, slipDeeds, stripeSale } from "../../xs/first-sale";
import { createMcuEngine, type McuTurn } from "../engines/mcu-engine";
import { BenchErrands } from "./errands";
import { BOOT_LIMIT_MS } from "./firmware-cost";
import { fromChoiceToEnd } from "./kinds-cost";
import { between, type Course, courseIn, type During, upTo, type Watch } from "./mcu-turns";
import { wholeDay } from "./memory-cost";
import { sellInNode } from "./sell-in-node";
import { settle, soldBatch } from "./settlement-cost";
import { turnBitsOver } from "./wrong-bits";

const ENTER: readonly Deed[] = Object.freeze([Object.freeze({ keys: Object.freeze(["enter"] as const) })]);
const PIN: readonly Deed[] = Object.freeze([
  Object.freeze({ keys: Object.freeze(["1", "2", "3", "4", "5", "6"] as const) }),
]);
/** Each sale has an amount of its own, so that nobody is asked whether it is meant (B19). */
const FIRST_FEN = 12_345;
const SETTLED = 100;
/** In one record: `src/journal/parity.ts`. */
const BITS_PUT_RIGHT = 2;

/** Power-ups, sign-ins, and a sale by stripe with both copies of its slip: the classic model. Of two sales the second counts. */
async function stripe(watch: Watch): Promise<Course> {
  return courseIn(watch, { model: "classic" }, async (simulator, during) => {
    const blank = await bootOf(simulator, during);
    const signInFirst = await signIn(simulator, during);
    await sellByStripe(simulator, during, FIRST_FEN);
    const sale = await sellByStripe(simulator, during, FIRST_FEN + 1);
    simulator.world.cutPower("bench");
    const boot = await bootOf(simulator, during);
    const again = await signIn(simulator, during);
    return {
      "power-up, blank flash": blank,
      "power-up": boot,
      "operator and password": again.typed,
      "sign-in with downloads": signInFirst.confirmed,
      "sign-in": again.confirmed,
      ...sale,
    };
  });
}

/** To the question for the operator. */
async function bootOf(simulator: Simulator, during: During): Promise<readonly McuTurn[]> {
  const turns = await during(
    (async () => {
      simulator.world.powerOn();
      await simulator.untilIdle(BOOT_LIMIT_MS);
    })(),
  );
  return upTo(turns, "operator.number");
}

async function signIn(simulator: Simulator, during: During) {
  const typing = signInDeeds.map((deed, at) =>
    "keys" in deed && at === signInDeeds.length - 1 ? { keys: deed.keys.slice(0, -1) } : deed,
  );
  return {
    typed: await during(play(simulator, typing)),
    confirmed: upTo(await during(play(simulator, ENTER)), "home"),
  };
}

async function sellByStripe(simulator: Simulator, during: During, amountFen: number): Promise<Course["flows"]> {
  const amount = await during(play(simulator, stripeSale(amountFen).slice(0, -1)));
  await play(simulator, PIN);
  const confirmed = await during(play(simulator, ENTER));
  const approved = upTo(confirmed, "approved");
  const printed = await during(play(simulator, slipDeeds));
  return {
    "stripe: amount to PIN": upTo(amount, "pin"),
    "stripe: PIN to approved": approved,
    "slip: one copy": between(printed, ["printer", "begin"], ["printer", "finish"]),
    "slip: second copy to home": upTo(printed, "home"),
  };
}

/** A tap, and a chip sale that is signed on a pad: the smart model. Each comes a second time, and that counts. */
async function cards(watch: Watch): Promise<Course> {
  return courseIn(watch, { model: "smart" }, async (simulator, during) => {
    await bootOf(simulator, during);
    await play(simulator, signInDeeds);
    await sellByTap(simulator, during, FIRST_FEN);
    const tap = await sellByTap(simulator, during, FIRST_FEN + 1);
    await sellByChip(simulator, during, FIRST_FEN + 2);
    return { ...tap, ...(await sellByChip(simulator, during, FIRST_FEN + 3)) };
  });
}

function typedAmount(amountFen: number): readonly Deed[] {
  return stripeSale(amountFen).slice(0, 1);
}

async function sellByTap(simulator: Simulator, during: During, amountFen: number): Promise<Course["flows"]> {
  await play(simulator, typedAmount(amountFen));
  simulator.playCard("credit-tap", "tap");
  const held = await during(simulator.untilIdle(BOOT_LIMIT_MS));
  await finish(simulator);
  return {
    // The turn that sends the first APDU ends where the tap begins.
    "tap: first APDU to beep": between(held, ["card-reader", "transmit"], ["beeper", "sound"]).slice(1),
  };
}

async function sellByChip(simulator: Simulator, during: During, amountFen: number): Promise<Course["flows"]> {
  await play(simulator, typedAmount(amountFen));
  const inserted = await during(play(simulator, [{ insert: "credit-chip" }]));
  await play(simulator, PIN);
  const online = await during(play(simulator, ENTER));
  const signed = upTo(await during(play(simulator, signDeeds)), "approved");
  await finish(simulator);
  return {
    "chip: card to PIN": upTo(inserted, "pin"),
    "chip: PIN to signature": online,
    "signature: confirmed to approved": signed,
    "signature: drawn and JBIG": drawingOf(signed),
  };
}

/** Behind the last points that are read from the pad there are only short rests, until the picture is made. */
function drawingOf(turns: readonly McuTurn[]): readonly McuTurn[] {
  const rests = ({ calls }: McuTurn) => calls.length === 1 && calls[0]?.port === "clock" && calls[0].method === "sleep";
  const begin = turns.findIndex(rests);
  const end = turns.findIndex((turn, at) => at > begin && !rests(turn));
  if (begin < 0 || end < 0) throw new Error("bench: no picture was made");
  return turns.slice(begin, end + 1);
}

const END_LIMIT_MS = 300_000;

/** Whatever is asked behind a sale, until home. */
async function finish(simulator: Simulator): Promise<void> {
  const isHome = () => simulator.display.view.id === "home";
  for (let keys = 0; keys < 20 && !isHome(); keys++) {
    if (simulator.display.view.id === "sign") await play(simulator, signDeeds);
    else if (simulator.display.view.id === "pin") await play(simulator, [...PIN, ...ENTER]);
    else await play(simulator, ENTER);
    await simulator.untilIdle(END_LIMIT_MS);
  }
  if (!isHome()) throw new Error(`bench: ${simulator.display.view.id} instead of home`);
  simulator.printer?.loadRoll();
}

/** A batch of signed sales, all of them uploaded (E01), from the menu to the report. */
async function settlement(watch: Watch): Promise<Course> {
  const kept = await soldBatch(SETTLED);
  return courseIn(watch, { model: "smart", kept }, async (simulator, during) => {
    await bootOf(simulator, during);
    await play(simulator, signInDeeds);
    simulator.acquirer.applyHostVerb({ settle: { differ: [{ stan: "000002", amountFen: 1 }] } });
    simulator.printer?.loadRoll();
    return { [`settlement of ${SETTLED}`]: await during(settle(simulator, SETTLED)) };
  });
}

/** A power-up with a sale's journal that is full of small cells (D04), and what is read of it at rest. */
async function fullJournal(watch: Watch): Promise<Course> {
  return bootAndSignIn(watch, (await soldAndFilled()).keep(), "full journal");
}

/** The same where bits of its large records have turned over, as many as can be put right. */
async function damagedJournal(watch: Watch): Promise<Course> {
  const sold = await soldAndFilled();
  turnBitsOver(sold.flash, BITS_PUT_RIGHT);
  return bootAndSignIn(watch, sold.keep(), "damaged journal");
}

async function soldAndFilled(): Promise<Simulator> {
  const sold = await sellInNode("classic", 1, () => [...stripeSale(FIRST_FEN), ...slipDeeds]);
  sold.world.cutPower("bench");
  await fillJournal(sold);
  return sold;
}

function bootAndSignIn(watch: Watch, kept: KeptState, name: string): Promise<Course> {
  return courseIn(watch, { model: "classic", kept }, async (simulator, during) => {
    const boot = await bootOf(simulator, during);
    const again = await signIn(simulator, during);
    return { [`power-up, ${name}`]: boot, [`sign-in, ${name}`]: again.confirmed };
  });
}

/** Each kind, one behind the other in one world: from its choice in the menu, or the amount at home, to its good end. */
async function kinds(watch: Watch): Promise<Course> {
  const flows: Record<string, readonly McuTurn[]> = {};
  const all: McuTurn[] = [];
  const engine = await createMcuEngine({ ...watch, onTurn: (turn) => void all.push(turn) });
  try {
    const errands = await BenchErrands.open(engine);
    for (const errand of wholeDay()) {
      let from = 0;
      await errands.do(
        errand,
        () => {
          from = all.length;
        },
        () => {
          const its = fromChoiceToEnd(errand, all.slice(from));
          if (its) flows[`kind: ${errand.name}`] = its;
          return its !== undefined;
        },
      );
    }
  } finally {
    await engine.kill();
  }
  return { flows, all };
}

/** The worlds in which flows are measured. */
export const courses: Readonly<Record<string, (watch: Watch) => Promise<Course>>> = Object.freeze({
  stripe,
  cards,
  settlement,
  "full journal": fullJournal,
  "damaged journal": damagedJournal,
  kinds,
});
