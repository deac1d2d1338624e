import { expect, it } from "vitest";
import type { Key } from "../../hal/keypad";
import { choose, host, logOnToHome, pass, ready, said, screen, sell, switchedOn, type } from "../simulated";

const largeKeys = true;

/** Names of the large keys that home shows. */
function named(simulator: Awaited<ReturnType<typeof ready>>): readonly string[] | undefined {
  return simulator.display.view.keys?.map(({ zh }) => zh);
}

it("home names what is done most, in the menu's order, where the display has keys on its glass", async () => {
  const simulator = await ready({ largeKeys, model: "smart" });
  expect(named(simulator)).toEqual(["撤销", "扫码", "收款码", "预授权", "结算", "退货"]);
  // Such keys say it themselves.
  expect(said(simulator)).not.toMatch(/直接输入金额|按菜单键/);
  const other = await ready({ model: "smart" });
  expect(other.display.view.keys).toBeUndefined();
  expect(said(other)).toMatch(/直接输入金额收款.*按菜单键/);
});

it.each([
  ["k1", "original", /^消费撤销/],
  ["k2", "amount", /^扫码收款/],
  ["k3", "amount", /^收款码/],
  ["k4", "menu", /^预授权类.*预授权撤销.*预授权完成/],
  ["k6", "original", /^退货/],
] as const)("%s leads to %s at once", async (key, id, words) => {
  const simulator = await ready({ largeKeys, model: "smart" });
  await type(simulator, "", key);
  await screen(simulator, id);
  expect(said(simulator)).toMatch(words);
  await type(simulator, "", "cancel");
  await screen(simulator, "home");
  expect(named(simulator)).toHaveLength(6);
});

it("an entry of the page behind a large key is done, and home comes back", async () => {
  const simulator = await ready({ largeKeys, model: "smart" });
  await type(simulator, "", "k4");
  await screen(simulator, "menu");
  await type(simulator, "1", "");
  await screen(simulator, "amount");
  expect(said(simulator)).toMatch(/^预授权/);
});

it("a sale goes on as ever, and a key that is not there does nothing", async () => {
  const simulator = await ready({ largeKeys });
  await type(simulator, "", "k6");
  await pass(simulator, 500);
  expect(simulator.display.view.id).toBe("home");
  await sell(simulator, 12345);
  await screen(simulator, "approved");
  expect(said(simulator)).toContain("金额 123.45 元");
});

it.each([
  ["what the acquirer does not have (parameter 26)", { "26": "\u0004\u0000\u0000\u0000" }, ["结算"]],
  [
    "what the operator may not do (parameter 55)",
    { "55": "01211000211111111111111111111111111211111011111011011000000000" },
    ["预授权", "结算", "退货"],
  ],
])("does not offer %s", async (_, parameters, left) => {
  const simulator = await ready({ largeKeys });
  expect(named(simulator)).toEqual(["撤销", "预授权", "结算", "退货"]);
  host(simulator, { parameters, requirement: 1 });
  await choose(simulator, "签退");
  await screen(simulator, "operator.number");
  await logOnToHome(simulator);
  expect(named(simulator)).toEqual(left);
});

it("is no answer to a question elsewhere", async () => {
  const simulator = await switchedOn({ largeKeys: true });
  const keys: readonly Key[] = ["k1", "k2", "k6"];
  for (const key of keys) await type(simulator, "", key);
  expect(simulator.display.view.input).toBe("");
  await logOnToHome(simulator);
  await type(simulator, "1", "k1");
  expect(simulator.display.view).toMatchObject({ id: "amount", input: "0.01" });
});
