import { expect, test } from "vitest";
import { atrFlaw, parametersOf, parseAtr } from "../../../../hal/drivers/iso7816/atr";
import type { Exchanged } from "../../../../hal/drivers/iso7816/link";
import { ppsAnswer, ppsRequest } from "../../../../hal/drivers/iso7816/pps";
import { transmitT0 } from "../../../../hal/drivers/iso7816/t0";
import { T1 } from "../../../../hal/drivers/iso7816/t1";
import { decodeBlock, rBlock, sBlock } from "../../../../hal/drivers/iso7816/t1-blocks";
import type { ContactCard } from "../../../../sim/chips/iso7816/card";
import { tellsOf } from "../../../../sim/chips/iso7816/contacts";
import { until } from "../../../buses/until";
import { describeWithVectors } from "../../../vectors";
import { bytesOf } from "../pn532/rig";
import { atrs, chipOf, rawRigOf, rigOf } from "./rig";

interface Transcript {
  readonly device: string;
  readonly name: string;
  readonly bytesOut: string | readonly string[];
  readonly bytesIn: string | readonly string[];
}

const turnsOf = (told: string | readonly string[]) => [told].flat().map((turn) => [...bytesOf(turn)]);
const hexOf = (bytes: Iterable<number>) =>
  Buffer.from([...bytes])
    .toString("hex")
    .toUpperCase();
const good = { kind: "response", data: new Uint8Array(0), status: 0x9000 } as const;

/** Why a terminal rejects an answer, at a cold reset and at a warm one. */
const flaws: { readonly [name: string]: readonly [cold: string, warm: string | undefined] } = {
  "ATR non-EMV ATR": ["TB1: not 00", "TB3: a waiting time out of bounds"],
  "ATR PC/SC contactless-style 3B 81 80 01 80 80 (parser test)": ["TB1: not 00", undefined],
};

/** What a card is told and made to do so that the transcript comes about. */
const t0Cases: {
  readonly [name: string]: {
    readonly command: string;
    readonly data?: string;
    readonly manners?: Partial<ContactCard["t0"]["manners"]>;
    readonly status?: number;
  };
} = {
  "T=0 case 1": { command: "12345678" },
  "T=0 case 2, 6C": {
    command: "00B2010C00",
    data: "701A61184F07A0000000031010500A56495341204445424954870101",
  },
  "T=0 case 3": { command: "0082000004DEADBEEF" },
  "T=0 case 4, 61 then GET RESPONSE": {
    command: "00A404000E315041592E5359532E444446303100",
  },
  "T=0 NULL procedure bytes": {
    command: "00B2010C1C",
    data: "701A61184F07A0000000031010500A56495341204445424954870101",
    manners: { nulls: 2 },
  },
  "T=0 single-byte ACK": { command: "0082000004DEADBEEF", manners: { oneByOne: 1 } },
  "T=0 error instead of ACK": { command: "0082000004DEADBEEF", manners: { refuse: 0x6a81 }, status: 0x6a81 },
};

describeWithVectors<readonly Transcript[]>("recorded ISO/IEC 7816-3 transcripts", "devices.json", (all) => {
  const transcripts = all.filter(({ device }) => device === "iso7816");
  const named = (name: string) => transcripts.find((each) => each.name === name) as Transcript;
  const those = (prefix: string) => transcripts.filter(({ name }) => name.startsWith(prefix));
  const tried = new Set<string>();

  test.each(those("ATR "))("$name", async ({ name, bytesIn }) => {
    tried.add(name);
    const bytes = bytesOf([bytesIn].flat().join(""));
    const atr = parseAtr(bytes);
    if (!atr) throw new Error("not read");
    expect(atr.checked).toBe(true);
    const [cold, warm] = flaws[name] ?? [];
    expect(atrFlaw(atr, "cold")).toBe(cold);
    expect(atrFlaw(atr, "warm")).toBe(warm);
    // The driver's reading and the model's.
    const { protocol, guard, waiting, ifsc, blockWaiting } = parametersOf(bytes, atr);
    const tells = tellsOf(bytes);
    expect({ protocol, guard, waiting, ifsc, blockWaiting }).toEqual({
      protocol: tells.protocol,
      guard: tells.guard,
      waiting: tells.waiting,
      ifsc: tells.ifsc,
      blockWaiting: (tells.bwi << 4) | tells.cwi,
    });
    for (const rig of [rigOf(), rawRigOf()]) {
      const card = rig.insert(chipOf(hexOf(bytes)));
      const seen = await rig.present();
      if (cold === undefined || warm === undefined) expect(seen).toEqual({ kind: "chip", atr: bytes });
      else expect(seen).toEqual({ kind: "unreadable", interface: "chip" });
      expect(card?.resets).toEqual(cold === undefined ? ["cold"] : ["cold", "warm"]);
      expect(card?.strict.aborted).toBeUndefined();
    }
  });

  test.each(those("PPS "))("$name", async ({ name, bytesOut, bytesIn }) => {
    tried.add(name);
    const [out] = turnsOf(bytesOut) as [number[]];
    const [answer] = turnsOf(bytesIn) as [number[]];
    const [, head = 0, fidi = 0] = out;
    const protocol = head & 0x0f;
    expect([...ppsRequest(protocol, fidi)]).toEqual(out);
    const refused = name.includes("refused");
    expect(ppsAnswer(Uint8Array.from(out), Uint8Array.from(answer))).toBe(refused ? "default" : "accepted");
    // T=0 with TA1 13, T=1 with TA1 95, both in negotiable mode.
    const atr = bytesOf(protocol === 0 ? "3B301300" : "3BB095008131204581");
    if (protocol === 1) atr[8] = atr.subarray(1, 8).reduce((sum, byte) => sum ^ byte, 0);
    const { link, port, insert, time } = rawRigOf();
    const card = insert(chipOf(hexOf(atr)));
    card.answer.slow = refused;
    await until(time, link.activate("cold"));
    const read = parseAtr(atr);
    if (!read) throw new Error("not read");
    expect(await until(time, link.use({ ...parametersOf(atr, read), fidi }))).toBe("ready");
    expect(port.turns.slice(1)).toEqual([
      { out: true, bytes: out },
      { out: false, bytes: answer },
    ]);
    // Both speak at the new speed now.
    const command = protocol === 0 ? Uint8Array.of(0, 0xb2, 1, 0x0c, 0) : sBlock(1, false, Uint8Array.of(254));
    const made = await until(time, link.exchange(command, { blockWaits: 1, untilMs: time.now() + 9000 }));
    expect(made).toEqual({ kind: "bytes", bytes: protocol === 0 ? bytesOf("9000") : bytesOf("00E101FE1E") });
    expect(card.strict.aborted).toBeUndefined();
  });

  test.each(Object.entries(t0Cases))("through the driver to the card, and back: %s", async (name, each) => {
    tried.add(name);
    const { bytesOut, bytesIn } = named(name);
    const { port, insert, present, transmit } = rawRigOf();
    const wanted = turnsOf(bytesIn);
    const data = name.includes("GET RESPONSE")
      ? Uint8Array.from(wanted.at(-1) ?? []).slice(1, -2)
      : bytesOf(each.data ?? "");
    const card = insert(chipOf(atrs.t0, () => ({ kind: "response", data, status: 0x9000, thinkMs: 5 })));
    Object.assign(card.t0.manners, each.manners);
    await present();
    port.turns.length = 0;
    expect(await transmit(each.command)).toEqual({ kind: "response", data, status: each.status ?? 0x9000 });
    const told = (out: boolean) => port.turns.filter((turn) => turn.out === out).map(({ bytes }) => bytes);
    expect(told(true)).toEqual(turnsOf(bytesOut));
    expect(told(false)).toEqual(wanted);
    expect(card.strict.aborted).toBeUndefined();
  });

  /** Answers as the transcript says, byte for byte. */
  const play = ({ bytesOut, bytesIn }: Pick<Transcript, "bytesOut" | "bytesIn">) => {
    const outs = turnsOf(bytesOut);
    const ins = turnsOf(bytesIn);
    return async (sent: Uint8Array): Promise<Exchanged> => {
      expect(hexOf(sent)).toBe(hexOf(outs.shift() ?? []));
      return { kind: "bytes", bytes: Uint8Array.from(ins.shift() ?? []) };
    };
  };

  // After ACK = INS all 28 bytes have to follow (ISO/IEC 7816-3, 10.3.3): a card cannot do it, a reader that takes TPDUs may tell it so.
  test("T=0 case 2 with 6C and 61 split", async () => {
    const transcript = named("T=0 case 2 with 6C and 61 split");
    tried.add(transcript.name);
    const bytesIn = [transcript.bytesIn].flat().map((turn) => turn.replace(/^(C0|B2) /, ""));
    const made = await transmitT0(play({ ...transcript, bytesIn }), bytesOf("00B2010C00"));
    expect(made).toEqual({
      ...good,
      data: bytesOf("701A61184F07A0000000031010500A56495341204445424954870101"),
    });
  });

  const commands: { readonly [name: string]: readonly [command: string, data: string] } = {
    "T=1 I(0,0) SELECT PSE": [
      "00A404000E315041592E5359532E444446303100",
      "6F24840E315041592E5359532E4444463031A5128801015F2D08656E6573667264659F110101",
    ],
    "T=1 WTX": ["80AE800000", ""],
    "T=1 chaining terminal->card": ["00A404000E31", ""],
    "T=1 LRC error recovery": ["0084000008", ""],
  };

  test.each(Object.entries(commands))("the driver's side: %s", async (name, [command, data]) => {
    tried.add(name);
    const t1 = new T1(play(named(name)), name.includes("terminal->card") ? 4 : 32);
    expect(await t1.transmit(bytesOf(command))).toEqual({ ...good, data: bytesOf(data) });
  });

  test("T=1 second command toggles N(S), and chaining card->terminal", async () => {
    const second = named("T=1 second command toggles N(S)");
    const chain = named("T=1 chaining card->terminal");
    tried.add(second.name).add(chain.name);
    const first = named("T=1 I(0,0) SELECT PSE");
    const command = bytesOf(commands[first.name]?.[0] ?? "");
    let exchange = play(first);
    const t1 = new T1((block) => exchange(block), 32);
    await t1.transmit(command);
    exchange = play(second);
    expect(await t1.transmit(bytesOf("00B2010C00"))).toEqual({ ...good, status: 0x6a83 });
    // The card has sent two blocks before.
    const other = new T1((block) => exchange(block), 32);
    exchange = async (block) => {
      const ready = (block[1] as number) >= 0x80;
      return { kind: "bytes", bytes: bytesOf(ready ? "0040029000D2" : "0020017051") };
    };
    expect((await other.transmit(command)).kind).toBe("response");
    exchange = play(chain);
    expect(await other.transmit(bytesOf("00B2011400"))).toEqual({ ...good, data: bytesOf("707070707171") });
  });

  test("T=1 S(IFS) exchange, R-blocks, S-blocks", async () => {
    const ifs = named("T=1 S(IFS) exchange");
    tried.add(ifs.name).add("T=1 R-blocks").add("T=1 S-blocks");
    expect(await new T1(play(ifs), 32).start()).toBe("ready");
    const ready = ([0, 1, 2] as const).flatMap((error) => ([0, 1] as const).map((nr) => [error, nr] as const));
    const made = ready.map(([error, nr]) => hexOf(rBlock(nr, error)));
    for (const turn of turnsOf(named("T=1 R-blocks").bytesOut)) expect(made).toContain(hexOf(turn));
    const told = turnsOf(named("T=1 S-blocks").bytesOut).map((turn) => decodeBlock(Uint8Array.from(turn), 254));
    const inf = new Uint8Array(0);
    expect(told).toEqual([
      { kind: "S", type: 0, response: false, inf },
      { kind: "S", type: 0, response: true, inf },
      { kind: "S", type: 2, response: false, inf },
      { kind: "S", type: 2, response: true, inf },
    ]);
  });

  test("T=1 with CRC EDC: no EMV card has it, and none is spoken to", () => {
    const crc = named("T=1 with CRC EDC");
    tried.add(crc.name);
    for (const turn of [...turnsOf(crc.bytesOut), ...turnsOf(crc.bytesIn)])
      expect(decodeBlock(Uint8Array.from(turn), 254)).toEqual({ kind: "edc" });
    const atr = parseAtr(bytesOf("3BE00000817120450174"));
    expect(atr && atrFlaw(atr, "cold")).toBe("TC3: CRC");
  });

  test("each of them was tried", () => {
    expect(transcripts.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([]);
  });
});
