import { expect, test } from "vitest";
import type { EscposPrinter } from "../../../hal/drivers/escpos-printer";
import { drawQrRows, qrRows, qrScale } from "../../../hal/qr-dots";
import { rasterToPng } from "../../../sim/desktop/formats/png";
import { uqrEncoder } from "../../../src/receipt/qr/uqr-encoder";
import { describeWithZbar, readQr } from "../../receipt/qr/zbar";
import { printAll } from "../contracts/printer/jobs";
import { rigOf } from "./escpos-rig";

describeWithZbar("zbar reads from the paper", () => {
  test.each([
    "1234567890",
    "https://example.cn/r#aGVsbG8_d29ybGQ-YW1vdW50",
    "签购单：￥123.45",
    `https://example.cn/r#${"abcdefgh".repeat(60)}`,
  ])("%s", async (content) => {
    const code = uqrEncoder.encode({ content, versionMax: 40 });
    if (code.kind !== "encoded") throw new Error("too long");
    for (const scale of [3, qrScale(code, 384)]) {
      const bits = new Uint8Array(qrRows(code, scale) * 48);
      drawQrRows(code, scale, 0, qrRows(code, scale), bits, 48);
      const rig = rigOf({ flow: { kind: "reports" } });
      expect(await rig.time.until(printAll(rig.printer as EscposPrinter<never>, bits))).toBe("ready");
      expect(rig.model.aborted).toBeUndefined();
      expect(readQr(rasterToPng(384, rig.model.paper.tear().bits))).toBe(content);
    }
  });
});
