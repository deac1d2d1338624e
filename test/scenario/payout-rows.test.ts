// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { expect, test } from "vitest";
import { play, room, see, sell, signIn } from "./rooms";

/** What the screen says once the row has struck the next payout, and for how long a person waits for it. */
const rows = [
  ["E06", "代码 E06", 60_000],
  ["E07", "E07", 60_000],
  ["E08", "提现已到账", 300_000],
  ["E09", "代码 E09", 600_000],
  ["E10", "代码 E10", 60_000],
  ["E14", "E14", 60_000],
] as const;
const acquirers = ["lakala", "shengpay", "tongfu"] as const;
const each = rows.flatMap(([code, says, timeoutMs]) =>
  acquirers.map((acquirer) => ({ code, says, timeoutMs, acquirer })),
);

test.each(each)("$code at $acquirer is told", async ({ code, says, timeoutMs, acquirer }) => {
  const where = await room({ acquirer });
  await signIn(where);
  await sell(where, 50_000);
  await play(where, "wait", { screen: "approved" });
  await play(where, "clock", { advanceMs: 20_000 });
  await play(where, "key", { key: "enter" });
  await play(where, "choose", { text: "结算" });
  await play(where, "wait", { screen: "settlement", timeoutMs: 60_000 });
  await play(where, "clock", { advanceMs: 20_000 });
  await play(where, "key", { key: "enter" });
  await play(where, "fault", { code });
  await play(where, "choose", { text: "提现" });
  await play(where, "wait", { screen: "amount", timeoutMs: 20_000 });
  await play(where, "key", { keys: "20000", then: "enter" });
  await play(where, "wait", { screen: "confirm" });
  await play(where, "key", { key: "enter" });
  await play(where, "wait", { text: says, timeoutMs });
  await play(where, "wait", { idle: true });
  expect(await see(where, "check")).toMatchObject({ agree: true, differences: [] });
});

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
