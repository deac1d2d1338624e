import { expect, test } from "vitest";
import type { Plain } from "../../sim/scenario/result";
import { rows } from "../money/every-row";
import { playRow } from "../money/rows";
import { type Pair, pairs } from "../money/shop";
import { served } from "./stages";

/** Each code once over HTTP, at the pairs by turns. */
const overHttp = rows
  .filter(({ code }, at) => rows.findIndex((each) => each.code === code) === at)
  .map((row, at) => ({ row, code: row.code, pair: pairs[at % pairs.length] as Pair }));

test.each(overHttp)("$code by HTTP at $pair.acquirer $pair.model", { timeout: 60_000 }, async ({ row, pair }) => {
  const { acquirer, model } = pair;
  const at = await served({ acquirer, model, plain: true });
  const answered = ({ status, body }: { readonly status: number; readonly body: Plain }, asked: string) => {
    if (status !== 200) throw new Error(`${asked}: ${status} ${JSON.stringify(body)}`);
    return body;
  };
  try {
    await playRow(pair, row, {
      post: async (verb, body) => answered(await at.post(verb, body), `${verb} ${JSON.stringify(body)}`),
      get: async (view, language) => answered(await at.get(language ? `${view}?lang=${language}` : view), view),
    });
  } finally {
    await at.close();
  }
  expect(at.bugs).toEqual([]);
});
