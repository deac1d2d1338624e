import type { CardInterface } from "../../../../hal/card-reader";
import type { GuestCard, ReadableChip } from "../../../../sim/cards/wallet";
import { CardReaderModel, type HeldCard } from "../../../../sim/devices/card-reader";
import { bytesOf } from "../../drivers/pn532/rig";
import { openWorld, ways } from "../world-bench";
import type { CardReaderBench, ShownCard } from "./promises";

const ok = { kind: "response", data: new Uint8Array(0), status: 0x9000, thinkMs: 5 } as const;

/** A chip that answers with what the promise says: all that a reader knows of one. */
function chipOf({ answers = () => ok }: ShownCard): ReadableChip {
  return {
    profile: { pair: false, phone: false } as never,
    uid: bytesOf("11223344"),
    powerUp: (through) => bytesOf(through === "chip" ? "3B6600005149414E5348" : "0578807002"),
    transmit: answers,
  };
}

const TRACK_2 = "6298000000000008=30122010000000000";

/** The simulated world's reader. @param way how its frames go. */
export async function modelBench(way: keyof typeof ways, through: CardInterface): Promise<CardReaderBench> {
  const guests: GuestCard[] = [];
  const held: HeldCard[] = [];
  const { world, devices, board, until, pass } = await openWorld(ways[way], (world) => {
    const model = new CardReaderModel(world, ["stripe", "chip", "tap"], { guests });
    world.attach("card-reader", model);
    return model;
  });
  /** A hand that waits for the reader to listen, and then holds its card there. */
  const hold = () => {
    for (const card of held) {
      if (through !== "chip") devices.play(card, through === "tap" ? "tap" : "swipe");
      else devices.play(card, "insert", true);
    }
  };
  const reader = board.devices["card-reader"];
  if (!reader) throw new Error("no card reader");
  return {
    reader: {
      interfaces: reader.interfaces,
      present: async (request) => {
        const seen = reader.present(request);
        if (through !== "chip" && request.interfaces.includes(through) && held.length > 0) world.after(1, hold);
        return seen;
      },
      cancel: () => reader.cancel(),
      transmit: (command) => reader.transmit(command),
      removed: (request) => reader.removed(request),
      release: () => reader.release(),
    },
    through,
    nowMs: () => world.nowMs,
    show: (card) => {
      const id = `guest-${guests.length}`;
      guests.push({ card: {} as never, ...(card.dead ? {} : { chip: chipOf(card) }) });
      Object.assign(guests.at(-1) as object, { card: { id } });
      held.push({ id, stripe: { track2: TRACK_2 }, ...(card.dead ? { damaged: ["stripe"] } : {}) });
      hold();
    },
    takeAway: () => {
      for (const card of held.splice(0)) devices.play(card, "remove");
    },
    answers: (answers) => {
      world.faults.disarmAll();
      if (answers) return;
      for (const point of ["present", "transmit"])
        world.faults.arm({
          port: "card-reader",
          point,
          kind: "fail",
          nth: 1,
          times: 99,
          probability: 1,
          ms: 0,
          at: "before",
        });
    },
    until,
    pass,
    sound: () => undefined,
  };
}
