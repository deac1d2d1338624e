import { describe, expect, test } from "vitest";
import { pass, until } from "../../../buses/until";
import { bytesOf } from "../pn532/rig";
import { atrs, chipOf, rigOf } from "./rig";

const PSE = "00A404000E315041592E5359532E444446303100";
const READ = "00B2011400";

describe.each(Object.entries(atrs))("a SEC1210 on its UART: %s", (_, atr) => {
  test("a card that is put in: activated, answers, goes", async () => {
    const { insert, aborted, reader, present, transmit, time } = rigOf();
    expect(await present(500)).toEqual({ kind: "timeout" });
    const card = insert(chipOf(atr));
    expect(await present()).toEqual({ kind: "chip", atr: bytesOf(atr) });
    expect(await transmit(PSE)).toEqual({ kind: "response", data: new Uint8Array(0), status: 0x9000 });
    expect(await until(time, reader.removed({ timeoutMs: 300 }))).toBe("still-there");
    const gone = reader.removed({ timeoutMs: 5000 });
    await pass(time, 400);
    expect(card?.powered).toBe(true);
    expect(card?.strict.aborted).toBeUndefined();
    insert(undefined);
    expect(await until(time, gone)).toBe("removed");
    await until(time, reader.release());
    expect(await transmit(PSE)).toEqual({ kind: "removed" });
    expect(aborted()).toBeUndefined();
  });

  test("commands and answers of every length", async () => {
    const { insert, aborted, present, transmit } = rigOf();
    let data = new Uint8Array(0);
    const chip = chipOf(atr, () => ({ kind: "response", data, status: 0x9000, thinkMs: 3 }));
    insert(chip);
    await present();
    for (const length of [0, 1, 2, 16, 31, 32, 33, 63, 64, 128, 253, 254, 255, 256]) {
      data = Uint8Array.from({ length }, (_, at) => (at * 7 + length) & 0xff);
      expect(await transmit(READ), `${length}`).toEqual({ kind: "response", data, status: 0x9000 });
      if (length === 256) continue;
      const sent = Buffer.from(data).toString("hex").toUpperCase();
      const lc = length.toString(16).padStart(2, "0");
      const command = length === 0 ? "00A40400" : `00A40400${lc}${sent}`;
      expect(await transmit(command), `${length}`).toMatchObject({ kind: "response", status: 0x9000 });
      expect(chip.commands.at(-1)?.subarray(0, 5 + length)).toEqual(bytesOf(command));
    }
    expect(aborted()).toBeUndefined();
  });
});
