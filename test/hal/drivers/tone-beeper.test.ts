import { describe, expect, test } from "vitest";
import type { Lights, Sound } from "../../../hal/beeper";
import { type Tone, ToneBeeper } from "../../../hal/drivers/tone-beeper";

function rig(play: (tones: readonly Tone[]) => void, other: "disconnected" | undefined = undefined) {
  const lights: Lights[] = [];
  const beeper = new ToneBeeper({
    play,
    other: { sound: async () => other, lights: async (given) => void lights.push(given) },
  });
  return { beeper, lights };
}

const silent = () => {
  throw new Error("out of memory");
};

describe("a loudspeaker in place of a beeper", () => {
  test("has a tune for each sound, none like another, and a click that is short", async () => {
    const played: (readonly Tone[])[] = [];
    const { beeper } = rig((tones) => played.push(tones));
    for (const sound of ["ok", "alert", "error", "key"] as const satisfies readonly Sound[]) await beeper.sound(sound);
    expect(new Set(played.map((tones) => JSON.stringify(tones))).size).toBe(4);
    for (const tones of played) expect(tones[0]?.frequencyHz).toBeGreaterThan(500);
    expect(played[3]?.reduce((sum, { ms }) => sum + ms, 0)).toBeLessThanOrEqual(50);
  });

  test("is heard where one of the two is", async () => {
    expect(await rig(() => undefined, "disconnected").beeper.sound("ok")).toBeUndefined();
    expect(await rig(silent).beeper.sound("ok")).toBeUndefined();
    expect(await rig(silent, "disconnected").beeper.sound("ok")).toBe("disconnected");
  });

  test("lets a bug out, and leaves the lights to the other end", async () => {
    const { beeper, lights } = rig(() => {
      throw "no error";
    });
    await expect(beeper.sound("ok")).rejects.toBe("no error");
    await beeper.lights({ contactless: 2, error: false });
    expect(lights).toEqual([{ contactless: 2, error: false }]);
  });
});
