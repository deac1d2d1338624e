import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Paper, PaperReader } from "../../receipt/paper-reader";
import { job } from "../contracts/printer/jobs";
import { FEED_ROWS, rigOf } from "./escpos-rig";

const reader = new PaperReader(new Uint8Array(readFileSync("src/receipt/font/font24.bin")));

describe("text in the printer's own font", () => {
  test("comes out as it was written, each line with its own size and side", async () => {
    const rig = rigOf({ baud: 9600 });
    const lines = [
      { text: "签购单", size: "double", align: "centre" },
      { text: "消费金额 1.00" },
      { text: "RMB 1.00", size: "high", bold: true, align: "right" },
      { text: "谢谢" },
    ] as const;
    const status = await rig.time.until(
      (async () => {
        await rig.printer.begin(job);
        await rig.printer.text(lines);
        return rig.printer.finish();
      })(),
    );
    expect(rig.model.aborted).toBeUndefined();
    expect(status).toBe("ready");
    // Four lines in 1.2 s: as dots they would take 9.
    expect(rig.time.now()).toBeLessThan(2000);
    const torn = rig.model.paper.tear();
    expect(torn.lines).toEqual(lines.map(({ text }) => text));
    expect(torn.rows).toBe(60 + 30 + 60 + 30 + FEED_ROWS);
    const paper = new Paper(384, [{ rows: torn.rows, bits: torn.bits }]);
    expect(reader.read(paper, 0, 2, 2)).toBe("签购单");
    expect(reader.read(paper, 60, 1, 1)).toBe("消费金额 1.00");
    expect(reader.read(paper, 90, 1, 2)).toBe("RMB 1.00");
    expect(reader.read(paper, 150, 1, 1)).toBe("谢谢");
  });

  test("commands in a merchant's name, and characters that no board has, become question marks", async () => {
    const rig = rigOf();
    await rig.time.until(rig.printer.begin(job));
    expect(await rig.time.until(rig.printer.text([{ text: "a\x1b@\x10\x04\x01\n\u{20000}b" }]))).toBe("ready");
    await rig.time.until(rig.printer.finish());
    expect(rig.model.aborted).toBeUndefined();
    expect(rig.model.paper.tear().lines).toEqual(["a?@?????b"]);
  });

  test("stands between bands, in every flow", async () => {
    for (const flow of [{ kind: "reports" }, { kind: "time", rowMs: 2.1 }] as const) {
      const rig = rigOf({ flow });
      await rig.time.until(rig.printer.begin(job));
      const black = { rows: 2, bits: new Uint8Array(96).fill(0xff) };
      await rig.time.until(rig.printer.band(black));
      await rig.time.until(rig.printer.text([{ text: "合计" }]));
      await rig.time.until(rig.printer.band(black));
      expect(await rig.time.until(rig.printer.finish())).toBe("ready");
      const { rows, bits } = rig.model.paper.tear();
      expect(rows).toBe(2 + 30 + 2 + FEED_ROWS);
      expect(bits.subarray(32 * 48, 34 * 48)).toEqual(black.bits);
    }
  });

  test("never runs far ahead of a slow printer, where a full buffer would take a minute", async () => {
    const rig = rigOf({ model: { rowMs: 10 } });
    const lines = Array.from({ length: 60 }, (_, at) => ({ text: `${at} ${"满".repeat(40)}`, bold: true }) as const);
    await rig.time.until(rig.printer.begin(job));
    expect(await rig.time.until(rig.printer.text(lines))).toBe("ready");
    expect(await rig.time.until(rig.printer.finish())).toBe("ready");
    expect(rig.model.bufferPeakBytes).toBeLessThan(400);
    expect(rig.model.paper.tear().lines.join("")).toBe(lines.map(({ text }) => text).join(""));
  });

  test("too much of it is a bug, and so is text without an encoder", async () => {
    const rig = rigOf();
    await rig.time.until(rig.printer.begin(job));
    await expect(rig.printer.text([{ text: "长".repeat(49) }])).rejects.toThrow(RangeError);
    await expect(rig.printer.text(Array.from({ length: 65 }, () => ({ text: "" })))).rejects.toThrow(RangeError);
    const plain = rigOf({ encoding: false });
    await plain.time.until(plain.printer.begin(job));
    await expect(plain.printer.text([{ text: "A" }])).rejects.toThrow(TypeError);
  });
});
