import { expect, test } from "vitest";
import type { TerminalModel } from "../../hal/board";
import type { AcquirerProfile } from "../../sim/acquirer/configuration";
import { playVerb } from "../../sim/scenario/verbs";
import { profileOf } from "../../src/profiles/acquirers";
import { room, signIn } from "../scenario/rooms";

const everywhere = ["消费撤销", "退货", "余额查询", "预授权", "结算", "提现"];
const codes = ["扫码收款", "收款码", "扫码撤销", "扫码退货"];

/** Of each pair that the source documents name, the code payments that its menu has. */
const pairs: readonly (readonly [AcquirerProfile, TerminalModel, readonly string[]])[] = [
  ["lakala", "esign", ["收款码", "扫码撤销", "扫码退货"]],
  ["shengpay", "classic", []],
  ["shengpay", "esign", []],
  ["shengpay", "smart", ["扫码收款", "收款码", "扫码撤销", "扫码退货"]],
  ["tongfu", "esign", []],
  ["unionpay", "esign", ["收款码", "扫码撤销", "扫码退货"]],
];

test.each(pairs)("%s %s offers what its profile has, and nothing else", async (acquirer, model, offered) => {
  const here = await room({ acquirer, model });
  await signIn(here);
  expect(here.simulator.display.view.accent).toBe(profileOf(acquirer, model).accent);
  for (const text of [...everywhere, ...codes]) {
    const { kind } = await playVerb(here, "choose", { text });
    expect(kind, text).toBe(everywhere.includes(text) || offered.includes(text) ? "ok" : "unknown");
    while (here.simulator.display.view.id !== "home") {
      await playVerb(here, "key", { key: "cancel" });
      await playVerb(here, "wait", { idle: true, timeoutMs: 200_000 });
      if (here.simulator.display.view.id !== "home") await playVerb(here, "key", { key: "enter" });
      await playVerb(here, "wait", { idle: true, timeoutMs: 200_000 });
    }
  }
});
