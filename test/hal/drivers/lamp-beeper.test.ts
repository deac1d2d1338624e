import { describe, expect, test } from "vitest";
import type { Lights, Sound } from "../../../hal/beeper";
import { LampBeeper } from "../../../hal/drivers/lamp-beeper";

function rig() {
  const [shone, heard]: [string[], unknown[]] = [[], []];
  const due: { readonly ms: number; readonly run: () => void }[] = [];
  const other = {
    sound: async (sound: Sound) => {
      heard.push(sound);
      return "disconnected" as const;
    },
    lights: async (lights: Lights) => void heard.push(lights),
  };
  const beeper = new LampBeeper({
    other,
    shine: (...colour) => shone.push(colour.join()),
    after: (ms, run) => due.push({ ms, run }),
  });
  return { beeper, shone, heard, due };
}

describe("one lamp in place of a beeper", () => {
  test("flashes as long as a sound is heard, and is what it was before; the other end has the sound as well", async () => {
    const { beeper, shone, heard, due } = rig();
    await beeper.lights({ contactless: 1, error: false });
    expect(await beeper.sound("ok")).toBe("disconnected");
    expect(due.map(({ ms }) => ms)).toEqual([500]);
    due[0]?.run();
    expect(shone).toEqual(["0,0,0", "0,0,8", "0,32,0", "0,0,8"]);
    expect(heard).toEqual([{ contactless: 1, error: false }, "ok"]);
  });

  test("a flash behind another one lasts its own time, and lights end it", async () => {
    const { beeper, shone, due } = rig();
    await beeper.sound("alert");
    await beeper.sound("error");
    due[0]?.run();
    expect(shone).toEqual(["0,0,0", "32,16,0", "32,0,0"]);
    await beeper.lights({ contactless: 0, error: false });
    due[1]?.run();
    expect(shone.slice(3)).toEqual(["0,0,0"]);
  });

  test("does not flicker with every key", async () => {
    const { beeper, shone, due } = rig();
    await beeper.sound("key");
    expect([shone, due]).toEqual([["0,0,0"], []]);
  });

  test("says what four lights and an error's would", async () => {
    const { beeper, shone } = rig();
    for (const lights of [
      { contactless: 0, error: false },
      { contactless: 3, error: false },
      { contactless: 4, error: false },
      { contactless: 4, error: true },
    ] as const)
      await beeper.lights(lights);
    expect(shone).toEqual(["0,0,0", "0,0,0", "0,0,24", "0,32,0", "32,0,0"]);
  });
});
