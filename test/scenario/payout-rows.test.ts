import { expect, test } from "vitest";
import { play, room, see } from "./rooms";

test.each(["E01", "E02", "E06", "E07", "E08", "E09", "E10", "E12", "E13", "E14"])(
  "%s is armed and taken back",
  async (code) => {
    const where = await room();
    const { id } = await play(where, "fault", { code });
    expect(id).toEqual(expect.any(Number));
    expect((await see(where, "faults"))["faults"]).toMatchObject([{ id, code }]);
    await play(where, "unfault", { id });
    expect((await see(where, "faults"))["faults"]).toEqual([]);
  },
);
