import { describe, expect, test } from "vitest";
import { play, room, see } from "../scenario/rooms";
import { rows } from "./every-row";
import { playRow, type Row } from "./rows";
import { offers } from "./rows-offers";
import { type Pair, pairs } from "./shop";

async function inRoom(pair: Pair, row: Row): Promise<void> {
  const { acquirer, model } = pair;
  const where = await room({ acquirer, model });
  await playRow(pair, row, {
    post: (verb, body) => play(where, verb, body),
    get: (view, language) => see(where, view, language === undefined ? {} : { lang: language }),
  });
}

test("every row of section E is here", () => {
  const codes = Array.from({ length: 14 }, (_, at) => `E${String(at + 1).padStart(2, "0")}`);
  expect([...new Set(rows.map(({ code }) => code))].toSorted()).toEqual(codes);
});

describe.each(pairs)("$acquirer $model", (pair) => {
  test.each([...rows, ...offers].filter(({ where }) => where?.(pair) !== false))("$code: $what", (row) =>
    inRoom(pair, row),
  );
});
