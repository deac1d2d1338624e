import { describe, expect, it } from "vitest";
import { namesOf } from "../../src/profiles/names";
import { counted, filled, sendsToSupport, text, unnamed } from "../../src/screen/text";

const names = { acquirer: text("拉卡拉", "Lakala"), phone: "400-000-0001" };

describe("places in texts", () => {
  it("are filled in both languages; a text without any stays itself", () => {
    const asked = text("请联系{acquirer}，客服 {phone}", "Ask {acquirer}, support {phone}");
    expect(filled(asked, names)).toEqual(text("请联系拉卡拉，客服 400-000-0001", "Ask Lakala, support 400-000-0001"));
    const plain = text("未扣款", "Not charged");
    expect(filled(plain, names)).toBe(plain);
  });

  it("before it is known whose terminal it is: no name of its own, no number", () => {
    expect(filled(text("{acquirer}没有应答", "{acquirer} does not answer"), unnamed)).toEqual(
      text("支付公司没有应答", "The payment company does not answer"),
    );
    expect(filled(text("代码 B21 客服 {phone}", "Code B21, support {phone}"), unnamed).zh).toBe("代码 B21 客服");
  });

  it("an acquirer that is in no table has no name of another", () => {
    const named = (acquirer: string) => namesOf({ acquirer, supportPhone: "1" }).acquirer;
    expect(named("lakala").zh).toBe("拉卡拉");
    expect(named("another")).toEqual(unnamed.acquirer);
    expect(named("constructor")).toEqual(unnamed.acquirer);
  });
});

it("one is no plural", () => {
  expect([0, 1, 2].map((days) => counted(days, "day"))).toEqual(["0 days", "1 day", "2 days"]);
});

it("knows who is sent to support", () => {
  expect(sendsToSupport(text("请联系客服", "Call support"))).toBe(true);
  expect(sendsToSupport(text("请稍后再试", "Try again later"))).toBe(false);
});
