import { expect, test } from "vitest";
import {
  align,
  bold,
  CHINESE_OFF,
  CHINESE_ON,
  feed,
  INITIALISE,
  rasterHeader,
  size,
} from "../../../hal/drivers/escpos-commands";
import { readStatus } from "../../../hal/drivers/escpos-status";
import { textBytes } from "../../../hal/drivers/escpos-text";
import { EscposPrinterModel } from "../../../sim/devices/escpos/printer-model";
import type { EscposState } from "../../../sim/devices/escpos/state";
import { describeWithVectors } from "../../vectors";
import { gbk, VirtualTime } from "./escpos-rig";

interface Transcript {
  readonly device: string;
  readonly name: string;
  readonly bytesOut: string;
  readonly bytesIn: string;
}

const bytesOf = (hex: string) => Uint8Array.from(hex === "" ? [] : hex.split(" "), (byte) => Number.parseInt(byte, 16));

/** Transcripts of other boards, or of what this model does not do. */
const otherBoards = [
  // A CSN-A1X tells an open cover as the end of the paper; it also has no sensor for the near end.
  "DLE EOT 2 cover open/paper lost",
  "DLE EOT 4 near end",
  "DLE EOT 4 paper end with near-end sensor",
  "GS r 1 near end / end (Epson)",
  // Automatic status, the busy pin, the self-test page.
  "GS a FF then idle block (Epson ASB)",
  "ASB paper end",
  "ASB cover open",
  "GS a 20 (CSN-A2)",
  "XOFF then XON",
  "self test",
];

/** The state in which a printer answers as recorded. */
const states: Readonly<Record<string, (state: EscposState) => void>> = {
  "DLE EOT 1 cover open": (state) => {
    state.cover = "open";
  },
  "DLE EOT 2 cover open (Epson style)": (state) => {
    state.cover = "open";
  },
  "DLE EOT 4 cover open/paper lost": (state) => state.loadRoll(0),
  "DLE EOT 2 paper feed key held": (state) => {
    state.feedKey = true;
  },
  "DLE EOT 2 error": (state) => {
    state.cutterStuck = true;
  },
  "DLE EOT 3 head over temperature/voltage": (state) => state.overheat(0),
  "DLE EOT 3 unrecoverable": (state) => {
    state.badSupply = true;
  },
  "DLE EOT 3 cutter": (state) => {
    state.cutterStuck = true;
  },
  "ESC v 0 no paper": (state) => state.loadRoll(0),
};

describeWithVectors<readonly Transcript[]>("recorded transcripts", "devices.json", (all) => {
  const transcripts = all.filter(({ device }) => device === "escpos-58mm");
  const named = (name: string) => transcripts.find((each) => each.name === name) as Transcript;

  test.each(transcripts.filter(({ name }) => !otherBoards.includes(name)))("the model: $name", async (transcript) => {
    const time = new VirtualTime();
    const answered: number[] = [];
    const model = new EscposPrinterModel({ time, send: (bytes) => answered.push(...bytes) });
    states[transcript.name]?.(model.state);
    // ESC v 0 comes after what was sent before it, which a printer without paper never reaches; so ask the state.
    if (transcript.name === "ESC v 0 no paper") answered.push(model.state.csnReport());
    else model.receive(bytesOf(transcript.bytesOut));
    await time.until(time.clock.sleep({ ms: 2000 }));
    expect(model.aborted).toBeUndefined();
    expect(answered).toEqual([...bytesOf(transcript.bytesIn)]);
  });

  test("the driver's commands are those recorded", () => {
    const raster = bytesOf(named("raster 8 rows x 384 dots all black").bytesOut);
    expect(rasterHeader(8, 48)).toEqual([...raster.subarray(0, 8)]);
    expect(raster).toHaveLength(8 + 8 * 48);
    expect(INITIALISE).toEqual([...bytesOf(named("init").bytesOut)]);
    expect(feed(80)).toEqual([...bytesOf(named("feed 80 dots").bytesOut)]);
    expect([...align(1), ...size(2, 2)]).toEqual(
      [...bytesOf(named("align centre, double size, text, reset").bytesOut)].slice(0, 6),
    );
    expect(bold(true)).toEqual([0x1b, 0x45, 1]);
  });

  test("a line of text is the one recorded, between entering and leaving Chinese", () => {
    const [line] = textBytes([{ text: "消费金额 1.00" }], (text) => gbk.encode(text), 384);
    const recorded = [...bytesOf(named("GB18030 receipt line").bytesOut)];
    expect(recorded.slice(0, 2)).toEqual(CHINESE_ON);
    expect([...(line?.bytes ?? [])]).toEqual([...recorded, ...CHINESE_OFF]);
  });

  test.each([
    ["ready", ["12", "12", "12", "12"]],
    // The real CSN-A1X with its door open says the paper is at its end.
    ["paper-out", ["1A", "32", "12", "72"]],
    ["cover-open", ["1A", "16", "12", "12"]],
    ["overheated", ["1A", "52", "52", "12"]],
    ["head-fault", ["1A", "52", "32", "12"]],
    ["head-fault", ["1A", "52", "1A", "12"]],
    ["paper-out", ["1A", "12", "12", "7E"]],
    ["ready", ["92", "12", "12", "1E"]],
    ["head-fault", ["1A", "1A", "12", "12"]],
    ["head-fault", ["1A", "52", "12", "12"]],
  ] as const)("the driver reads %s from %s", async (status, answers) => {
    const time = new VirtualTime();
    const line = { ask: async (page: number) => Number.parseInt(answers[page - 1] ?? "", 16) };
    expect(await time.until(readStatus(line, time.clock))).toBe(status);
  });
});
