import { expect, it } from "vitest";
import { gridView } from "../../sim/diagnose/live";
import type { Plain } from "../../sim/scenario/result";
import type { Room } from "../../sim/scenario/room";
import { play, room, sell, signIn } from "../scenario/rooms";

function strikes(where: Room): readonly Plain[] {
  return gridView(where)["strikes"] as readonly Plain[];
}

it("what struck stands beside what was told of it, newest first", async () => {
  const where = await room();
  await signIn(where);
  await play(where, "fault", { code: "B08", step: "connecting" });
  expect(strikes(where)).toEqual([]);
  await sell(where, 100);
  await play(where, "wait", { idle: true });
  expect(strikes(where)).toMatchObject([
    { row: "B08", step: "connecting", told: { code: "B08", money: "not charged" } },
  ]);
  expect(strikes(where)[0]).not.toHaveProperty("wrong");
  await play(where, "fault", { code: "A17" });
  expect(strikes(where)).toMatchObject([
    { row: "A17", told: null },
    { row: "B08", told: { code: "B08" } },
  ]);
});

it("says what is wrong: another cause than the row's at that step", async () => {
  const where = await room();
  await signIn(where);
  await play(where, "fault", { code: "B08", step: "card" });
  // Behind it, and sooner: then the first row was not what the terminal told.
  await play(where, "network", { bearer: "wifi", up: false });
  await play(where, "network", { bearer: "cellular", up: false });
  await sell(where, 100);
  await play(where, "wait", { idle: true });
  expect(strikes(where)).toMatchObject([{ row: "B08", told: { code: "A01" }, wrong: "told A01, and it is B08" }]);
});

it("has the cells of its model: no pad, no signing", async () => {
  const cellsOf = async (model: "classic" | "smart") => {
    const rows = gridView(await room({ model }))["rows"] as readonly Plain[];
    return rows.find(({ row }) => row === "C01")?.["cells"];
  };
  expect(await cellsOf("classic")).toEqual([]);
  expect(await cellsOf("smart")).toContainEqual({ step: "sign", codes: ["C01"], byPerson: false });
});
