// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { expect } from "vitest";
import type { TerminalModel } from "../../hal/board";
import type { AcquirerProfile } from "../../sim/acquirer/configuration";
import type { Plain } from "../../sim/scenario/result";
import { isEnd } from "../scenario/rooms";

/** Verbs and views as `simulator.md` has them, in a room or over HTTP. A verb that is refused throws. */
export interface Doors {
  readonly post: (verb: string, body: Plain) => Promise<Plain>;
  readonly get: (view: string, language?: "zh" | "en") => Promise<Plain>;
}

/** What a screen has to say, in Chinese and in English. */
export type Said = readonly [zh: string, en: string];

/** An acquirer and a model that the source documents name, or the default. Amounts are in yuan, as people read them, on 2026-11-22. */
export interface Pair {
  readonly acquirer: AcquirerProfile;
  readonly model: TerminalModel;
  /** What merchants call the acquirer. */
  readonly name: Said;
  /** What a sale of 500.00 with a credit card costs, and what is left of it. */
  readonly fee: string;
  readonly net: string;
  /** What a payout of 200.00 at once costs, and when such payouts begin in the morning. Absent where every payout goes on the next working day. */
  readonly atOnce?: { readonly fee: string; readonly opens: string };
  readonly minimum: string;
  /** The last digits of the merchant's account. */
  readonly account: string;
  readonly rate: string;
  /** Whose codes it takes. */
  readonly codes: readonly string[];
}

export const everyCode = ["微信", "支付宝", "云闪付"];

/** Reckoned by hand from `faults.md` (fees) and `src/profiles/README.md`. */
export const pairs: readonly Pair[] = [
  ...(["classic", "esign"] as const).map((model) => ({
    acquirer: "lakala" as const,
    model,
    fee: "3.00",
    net: "497.00",
    atOnce: { fee: "1.10", opens: "07:00" },
    minimum: "10.00",
    account: "2111",
    name: ["拉卡拉", "Lakala"] as const,
    rate: "0.60%",
    codes: everyCode,
  })),
  ...(["classic", "esign", "smart"] as const).map((model) => ({
    acquirer: "shengpay" as const,
    model,
    fee: "3.00",
    net: "497.00",
    atOnce: { fee: "2.00", opens: "07:00" },
    minimum: "10.00",
    account: "3222",
    name: ["盛付通", "Shengpay"] as const,
    rate: "0.60%",
    codes: model === "esign" ? [] : ["微信", "支付宝"],
  })),
  {
    acquirer: "tongfu",
    model: "esign",
    fee: "1.90",
    net: "498.10",
    atOnce: { fee: "1.10", opens: "08:00" },
    minimum: "100.00",
    account: "4333",
    name: ["通付", "Tongfu"],
    rate: "0.38%",
    codes: [],
  },
  {
    acquirer: "unionpay",
    model: "esign",
    fee: "1.90",
    net: "498.10",
    minimum: "10.00",
    account: "5444",
    name: ["银联", "UnionPay"],
    rate: "0.38%",
    codes: everyCode,
  },
];

/** "497.00" in fen: 49700. */
export function fenOf(yuan: string): number {
  return Math.round(Number(yuan) * 100);
}

/** 49700 as people read it: "497.00". */
export function yuanOf(fen: number): string {
  return (fen / 100).toFixed(2);
}

/** More ends than any row leaves untold. */
const ENDS_MAX = 6;

/** A merchant at the terminal: what people do there, and what they read. */
export class Shop {
  readonly pair: Pair;
  readonly #doors: Doors;

  constructor(pair: Pair, doors: Doors) {
    this.pair = pair;
    this.#doors = doors;
  }

  /** Plays a verb. */
  do(verb: string, body: Plain): Promise<Plain> {
    return this.#doors.post(verb, body);
  }

  see(view: string): Promise<Plain> {
    return this.#doors.get(view);
  }

  press(key: string): Promise<Plain> {
    return this.do("key", { key });
  }

  type(keys: string): Promise<Plain> {
    return this.do("key", { keys, then: "enter" });
  }

  async rest(): Promise<void> {
    await this.do("wait", { idle: true, timeoutMs: 200_000 });
  }

  async pass(ms: number): Promise<void> {
    await this.do("clock", { advanceMs: ms });
    await this.rest();
  }

  async comesTo(screen: string): Promise<void> {
    await this.do("wait", { screen, timeoutMs: 100_000 });
  }

  /** The screen that is there now, by its id, in both languages. */
  async reads(id: string, ...said: readonly Said[]): Promise<void> {
    const [zh, en] = [await this.#doors.get("screen", "zh"), await this.#doors.get("screen", "en")];
    expect(zh["id"], String(zh["text"])).toBe(id);
    for (const [chinese, english] of said) {
      expect(zh["text"]).toContain(chinese);
      expect(en["text"]).toContain(english);
    }
  }

  /** Waits until the terminal says the first of them, then reads all. */
  async comesToRead(id: string, first: Said, ...said: readonly Said[]): Promise<void> {
    await this.do("wait", { text: first[0], timeoutMs: 600_000 });
    await this.reads(id, first, ...said);
  }

  /** The supervisor logs in, and reads the ends that nobody has read yet. */
  async logIn(): Promise<void> {
    await this.type("00");
    await this.type("0000");
    await this.rest();
    for (let ends = 0; ends < ENDS_MAX && isEnd((await this.see("screen"))["id"]); ends++) {
      await this.press("enter");
      await this.rest();
    }
  }

  async home(): Promise<void> {
    await this.rest();
    for (let steps = 0; steps < 6 && (await this.see("screen"))["id"] !== "home"; steps++) {
      await this.press("cancel");
      await this.rest();
    }
    expect((await this.see("screen"))["id"]).toBe("home");
  }

  /** 500.00 with a credit card. */
  async sells(): Promise<void> {
    await this.type("50000");
    await this.do("card", { card: "credit-stripe", action: "swipe" });
    if ((await this.see("screen"))["id"] === "confirm") await this.press("enter");
    await this.do("key", { pin: "credit-stripe", then: "enter" });
    if (this.pair.model !== "classic") {
      await this.comesTo("sign");
      await this.do("sign", { signature: "wang", then: "confirm" });
    }
    await this.comesTo("approved");
    await this.pass(5_000);
    await this.press("enter");
    await this.comesTo("home");
  }

  async settles(): Promise<void> {
    await this.do("choose", { text: "结算" });
    await this.do("wait", { text: "结算完成", timeoutMs: 100_000 });
    await this.rest();
  }

  async soldAndSettled(): Promise<void> {
    await this.sells();
    await this.settles();
    await this.press("enter");
    await this.comesTo("home");
  }

  /** Asks for a payout, and stops at the question. */
  async asksFor(fen: number): Promise<void> {
    await this.do("choose", { text: "提现" });
    await this.comesTo("amount");
    await this.type(String(fen));
    await this.rest();
  }

  /** Asks for a payout of 200.00, and says yes. */
  async paysOut(): Promise<void> {
    await this.asksFor(20_000);
    const { account } = this.pair;
    await this.reads("confirm", [`提现至尾号 ${account}`, `Payout to **${account}`]);
    await this.press("enter");
  }

  /** Reads what became of the newest payout: at once, or, where the bank pays on the next working day, on that day in the list. */
  async readsPayout(first: Said, ...said: readonly Said[]): Promise<void> {
    if (this.pair.atOnce) return this.comesToRead("payout", first, ...said);
    await this.comesToRead("payout", ["提现已排队", "Payout is queued"], ["11-23 10:00 付出", "It goes 11-23 10:00"]);
    await this.home();
    await this.do("clock", { set: "2026-11-23T10:00:10+08:00" });
    await this.pass(10_000);
    await this.readsNewest(first, ...said);
  }

  /** Reads the newest payout, from the list. */
  async readsNewest(first: Said, ...said: readonly Said[]): Promise<void> {
    await this.home();
    await this.do("choose", { text: "提现" });
    await this.comesTo("amount");
    await this.press("f2");
    await this.comesTo("list");
    await this.press("1");
    await this.comesToRead("payout", first, ...said);
  }

  /** The acquirer's own figures are these, and the checker finds that all books agree. */
  async has(merchant: object): Promise<void> {
    expect(await this.see("merchant")).toMatchObject(merchant);
    expect(await this.see("check")).toMatchObject({ agree: true, differences: [] });
  }
}
