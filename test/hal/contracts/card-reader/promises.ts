import { expect } from "vitest";
import type { CardInterface, CardReader, Presented } from "../../../../hal/card-reader";
import type { ChipAnswer } from "../../../../sim/cards/chip/answer";
import type { Promised } from "../contract";

/** A card as a hand holds it. */
export interface ShownCard {
  /** It answers nothing that a reader could begin with. */
  readonly dead?: boolean;
  /** Default: 9000, without data. */
  readonly answers?: (command: Uint8Array) => ChipAnswer;
}

/** A card reader and whoever shows it cards, at one of its interfaces. Begins without a card. */
export interface CardReaderBench {
  readonly reader: CardReader;
  readonly through: CardInterface;
  nowMs(): number;
  /** A card is put in, or held to it, and stays. */
  show(card: ShownCard): void;
  takeAway(): void;
  /** The reader itself falls silent, or comes back. */
  answers(answers: boolean): void;
  until<T>(promise: Promise<T>): Promise<T>;
  pass(ms: number): Promise<void>;
  /** Nothing was done that a part does not allow. */
  sound(): void;
}

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));

const SELECT = bytesOf("00A4040007A000000333010100");
const READ = bytesOf("00B2010C00");
/** Contacts that settle, two resets and their answers; a round of polling. */
const SEEN_MS = 3500;
const gone = { kind: "removed" } as const;
const fault = { kind: "fault", fault: "no-answer" } as const;
const answer = (data: Uint8Array = new Uint8Array(0), status = 0x9000, thinkMs = 5): ChipAnswer => ({
  kind: "response",
  data,
  status,
  thinkMs,
});
const well = (data: Uint8Array = new Uint8Array(0), status = 0x9000) => ({ kind: "response", data, status });
const failing = (kind: "removed" | "card-timeout" | "protocol-error") => (): ChipAnswer => ({ kind, thinkMs: 5 });

const presented = ({ reader, through, until }: CardReaderBench, timeoutMs = 10_000): Promise<Presented> =>
  until(reader.present({ interfaces: [through], timeoutMs }));
const told = ({ reader, until }: CardReaderBench, command = READ) => until(reader.transmit(command));
/** A call that is a bug of the caller's, whether it throws at once or its promise does. */
const wrong = ({ until }: CardReaderBench, call: () => Promise<unknown>) =>
  expect(until(Promise.resolve().then(call))).rejects.toThrow();

/** A stripe answers nothing. */
const speaks = async (bench: CardReaderBench) =>
  expect(await told(bench)).toEqual(bench.through === "stripe" ? gone : well());

async function seen(bench: CardReaderBench, card: ShownCard = {}): Promise<void> {
  bench.show(card);
  expect((await presented(bench)).kind).toBe(bench.through);
}

export const promises: readonly Promised<CardReaderBench>[] = Object.freeze([
  {
    says: "a card that is there already is activated, and says who it is",
    proof: async (bench) => {
      const { reader, through } = bench;
      expect(reader.interfaces).toContain(through);
      bench.show({});
      const card = await presented(bench);
      expect(card.kind).toBe(through);
      if (card.kind === "chip") expect(card.atr.length).toBeGreaterThanOrEqual(2);
      if (card.kind === "tap") expect(card.uid.length).toBeGreaterThanOrEqual(4);
    },
  },
  {
    says: "a card that comes while it waits",
    proof: async (bench) => {
      const { reader, through, pass, nowMs, until } = bench;
      const waiting = reader.present({ interfaces: [through], timeoutMs: 60_000 });
      await pass(4000);
      bench.show({});
      const cameMs = nowMs();
      expect((await until(waiting)).kind).toBe(through);
      expect(nowMs() - cameMs).toBeLessThan(SEEN_MS);
      await speaks(bench);
    },
  },
  {
    says: "nobody comes: timeout, in its time",
    proof: async (bench) => {
      const beganMs = bench.nowMs();
      expect(await presented(bench, 3000)).toEqual({ kind: "timeout" });
      expect(bench.nowMs() - beganMs).toBeGreaterThanOrEqual(2900);
      expect(bench.nowMs() - beganMs).toBeLessThanOrEqual(3200);
    },
  },
  {
    says: "with no interface enabled it powers nothing, and ends with timeout after its time",
    proof: async (bench) => {
      const { reader, until, nowMs } = bench;
      let asked = 0;
      bench.show({ answers: () => answer(new Uint8Array(0), 0x9000, ++asked) });
      const beganMs = nowMs();
      expect(await until(reader.present({ interfaces: [], timeoutMs: 2000 }))).toEqual({ kind: "timeout" });
      expect(nowMs() - beganMs).toBeGreaterThanOrEqual(1900);
      expect(asked).toBe(0);
      expect(await told(bench)).toEqual(gone);
    },
  },
  {
    says: "cancel ends a waiting present, soon; without one it does nothing",
    proof: async (bench) => {
      const { reader, through, pass, nowMs, until } = bench;
      await until(reader.cancel());
      for (const afterMs of [1, 60, 1000]) {
        const waiting = reader.present({ interfaces: [through], timeoutMs: 60_000 });
        await pass(afterMs);
        const cancelledMs = nowMs();
        await until(reader.cancel());
        expect(await until(waiting)).toEqual({ kind: "cancelled" });
        expect(nowMs() - cancelledMs).toBeLessThan(500);
      }
      await seen(bench);
    },
  },
  {
    says: "a second present, a second command, and a time-out that is none are the caller's bugs",
    proof: async (bench) => {
      const { reader, through, pass, until } = bench;
      const request = { interfaces: [through], timeoutMs: 60_000 };
      const waiting = reader.present(request);
      await pass(100);
      await wrong(bench, () => reader.present(request));
      await until(reader.cancel());
      expect((await until(waiting)).kind).toBe("cancelled");
      for (const timeoutMs of [0, -1, 86_400_001, Number.NaN])
        await wrong(bench, () => reader.present({ interfaces: [through], timeoutMs }));
      await seen(bench);
      if (through === "stripe") return;
      const command = reader.transmit(READ);
      await pass(1);
      await wrong(bench, () => reader.transmit(READ));
      expect(await until(command)).toEqual(well());
    },
  },
  {
    says: "a command that is too short or too long is the caller's bug",
    proof: async (bench) => {
      await seen(bench);
      for (const length of [0, 3, 262]) await wrong(bench, () => bench.reader.transmit(new Uint8Array(length)));
      await speaks(bench);
    },
  },
  {
    says: "whole commands there, from 4 to 261 bytes, and whole answers back, to 256 bytes and a status word",
    proof: async (bench) => {
      const commands: Uint8Array[] = [];
      let data: Uint8Array = new Uint8Array(0);
      await seen(bench, {
        answers: (command) => {
          commands.push(command);
          return answer(data);
        },
      });
      for (const length of [1, 255]) {
        const body = Uint8Array.from({ length }, (_, at) => (at * 5 + length) & 0xff);
        const command = Uint8Array.of(0x00, 0xa4, 0x04, 0x00, length, ...body, 0x00);
        expect(await told(bench, command)).toEqual(well());
        expect(commands.at(-1)?.subarray(0, 5 + length)).toEqual(command.subarray(0, 5 + length));
      }
      expect(await told(bench, bytesOf("801E0000"))).toEqual(well());
      for (const length of [1, 100, 256]) {
        data = Uint8Array.from({ length }, (_, at) => (at * 3 + length) & 0xff);
        for (const command of [READ, SELECT]) expect(await told(bench, command)).toEqual(well(data));
      }
    },
  },
  {
    says: "a status word that is an error comes as it is; a warning with its data",
    proof: async (bench) => {
      let made = answer();
      await seen(bench, { answers: () => made });
      for (const status of [0x6a82, 0x6985, 0x63c2]) {
        made = answer(new Uint8Array(0), status);
        expect(await told(bench, SELECT)).toEqual(well(new Uint8Array(0), status));
      }
      const data = bytesOf("6F0A8408A000000333010101");
      made = answer(data, 0x6283);
      expect(await told(bench, SELECT)).toEqual(well(data, 0x6283));
    },
  },
  {
    says: "a card that has its data fetched, and one that wants another length: the reader sees to it",
    proof: async (bench) => {
      const data = Uint8Array.from({ length: 40 }, (_, at) => at);
      await seen(bench, {
        answers: (command) => {
          if (command[1] === 0xa4) return answer(new Uint8Array(0), 0x6128);
          if (command[1] === 0xc0) return answer(data);
          return command[4] === 0x28 ? answer(data) : answer(new Uint8Array(0), 0x6c28);
        },
      });
      expect(await told(bench, SELECT)).toEqual(well(data));
      expect(await told(bench, READ)).toEqual(well(data));
    },
  },
  {
    says: "a card that thinks for three seconds is waited for",
    proof: async (bench) => {
      await seen(bench, { answers: () => answer(bytesOf("7000"), 0x9000, 3000) });
      const beganMs = bench.nowMs();
      expect(await told(bench)).toEqual(well(bytesOf("7000")));
      expect(bench.nowMs() - beganMs).toBeGreaterThanOrEqual(3000);
      expect(bench.nowMs() - beganMs).toBeLessThan(5000);
    },
  },
  {
    says: "between present and release a card keeps its power",
    proof: async (bench) => {
      let commands = 0;
      await seen(bench, { answers: () => answer(Uint8Array.of(++commands)) });
      for (const each of [1, 2, 3]) {
        await bench.pass(20_000);
        expect(await told(bench)).toEqual(well(Uint8Array.of(each)));
      }
    },
  },
  {
    says: "a card that leaves while it is spoken to: removed, with each command after it, too",
    proof: async (bench) => {
      await seen(bench, { answers: failing("removed") });
      expect(await told(bench)).toEqual(gone);
      expect(await told(bench)).toEqual(gone);
      bench.takeAway();
      await seen(bench);
      expect(await told(bench)).toEqual(well());
    },
  },
  ...(["card-timeout", "protocol-error"] as const).map((kind) => ({
    says: `a card that ${kind === "card-timeout" ? "falls silent" : "breaks the protocol"}: ${kind}, in time; then it is spoken to no more`,
    proof: async (bench: CardReaderBench) => {
      await seen(bench, { answers: failing(kind) });
      const beganMs = bench.nowMs();
      expect(await told(bench)).toEqual({ kind });
      expect(bench.nowMs() - beganMs).toBeLessThan(25_000);
      bench.takeAway();
      await seen(bench);
      expect(await told(bench)).toEqual(well());
    },
  })),
  {
    says: "a card that cannot be read: told with the interface; the next one is well",
    proof: async (bench) => {
      bench.show({ dead: true });
      expect(await presented(bench)).toEqual({ kind: "unreadable", interface: bench.through });
      expect(await told(bench)).toEqual(gone);
      bench.takeAway();
      await seen(bench);
    },
  },
  {
    says: "two cards at once: a collision, and nothing of either",
    proof: async (bench) => {
      bench.show({});
      bench.show({});
      expect(await presented(bench)).toEqual({ kind: "collision" });
      expect(await told(bench)).toEqual(gone);
    },
  },
  {
    says: "release takes the power away; twice is as good as once",
    proof: async (bench) => {
      const { reader, until } = bench;
      await until(reader.release());
      await seen(bench);
      await until(reader.release());
      await until(reader.release());
      expect(await told(bench)).toEqual(gone);
    },
  },
  {
    says: "removed: still-there in its time, removed when the card goes, at once where there is none",
    proof: async (bench) => {
      const { reader, until, pass, nowMs } = bench;
      expect(await until(reader.removed({ timeoutMs: 5000 }))).toBe("removed");
      await seen(bench);
      const beganMs = nowMs();
      expect(await until(reader.removed({ timeoutMs: 300 }))).toBe("still-there");
      expect(nowMs() - beganMs).toBeLessThan(700);
      const going = reader.removed({ timeoutMs: 10_000 });
      await pass(50);
      bench.takeAway();
      const tookMs = nowMs();
      expect(await until(going)).toBe("removed");
      expect(nowMs() - tookMs).toBeLessThan(1000);
    },
  },
  {
    says: "the reader itself is not there at power-up: a fault, soon, whatever is enabled; found when it comes",
    proof: async (bench) => {
      const { reader, until, nowMs } = bench;
      bench.answers(false);
      const beganMs = nowMs();
      expect(await presented(bench)).toEqual(fault);
      expect(await until(reader.present({ interfaces: [], timeoutMs: 1000 }))).toEqual(fault);
      expect(nowMs() - beganMs).toBeLessThan(1500);
      bench.answers(true);
      await seen(bench);
      await speaks(bench);
    },
  },
  {
    says: "the reader itself dies between two commands: a fault, in time; well when it comes back",
    proof: async (bench) => {
      await seen(bench);
      bench.answers(false);
      const beganMs = bench.nowMs();
      expect(await told(bench)).toEqual(fault);
      expect(bench.nowMs() - beganMs).toBeLessThan(6000);
      expect(await presented(bench)).toEqual(fault);
      bench.answers(true);
      expect((await presented(bench)).kind).toBe(bench.through);
      expect(await told(bench)).toEqual(well());
    },
  },
]);
