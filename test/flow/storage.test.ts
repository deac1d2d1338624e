// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { describe, expect, it } from "vitest";
import { play, room, see, sell, signIn } from "../scenario/rooms";
import { agrees, restart, sales, soldAndSeen } from "./powered";
import { shown } from "./shown";

describe("D03: a sector fails", () => {
  it("is retired, the sale stands, and it is told once, as soon as the sale has ended, with the number", async () => {
    const where = await room();
    await signIn(where);
    await play(where, "fault", { code: "D03" });
    await sell(where, 1234);
    await play(where, "wait", { screen: "approved" });
    await play(where, "wait", { idle: true });
    const { retired } = (await see(where, "flash")) as { readonly retired: number[] };
    expect(retired.length).toBeGreaterThan(0);
    // Its slips have come out: the end is left, and the next screen is the notice.
    await play(where, "clock", { advanceMs: 12_000 });
    await play(where, "key", { key: "enter" });
    await play(where, "wait", { text: "D03" });
    expect(await shown(where)).toMatch(/记录没有丢失.*联系客服.*D03.*No records were lost.*support.*D03/s);
    await play(where, "key", { key: "f3" });
    expect(await shown(where)).toMatch(/停用 \d 处.*\d areas? out of use/s);
    await play(where, "key", { key: "enter" });
    await play(where, "key", { key: "enter" });
    await restart(where);
    await play(where, "wait", { screen: "operator.number" });
    await agrees(where);
    expect(await sales(where)).toEqual(["1234 charged"]);
  });
});

describe("D04: the journal is full", () => {
  it("refuses a new sale, finishes the open one, and sells again when there is room", async () => {
    const where = await room();
    await signIn(where);
    await play(where, "printer", { paper: "out" });
    await sell(where, 1234);
    await play(where, "wait", { screen: "approved" });
    const { id } = await play(where, "fault", { code: "D04" });
    await play(where, "wait", { screen: "operator.number" });
    await signIn(where);
    await play(where, "key", { keys: "200", then: "enter" });
    await play(where, "wait", { screen: "not-charged" });
    expect(await shown(where)).toMatch(
      /未扣款.*存储已满.*请装纸，再按菜单3.*D04.*Not charged.*Storage is full.*Load paper/s,
    );
    await play(where, "key", { key: "enter" });
    await play(where, "wait", { screen: "home" });
    await play(where, "printer", { paper: "in" });
    await play(where, "clock", { advanceMs: 60_000 });
    // Then it settles by itself, and what is settled makes room.
    const { slips } = (await see(where, "paper")) as { readonly slips: { kind: string; whole: boolean }[] };
    expect(slips.filter(({ whole }) => whole).map(({ kind }) => kind)).toEqual(["sale", "sale", "settlement"]);
    await play(where, "unfault", { id });
    await play(where, "wait", { screen: "operator.number" });
    await signIn(where);
    await soldAndSeen(where, 300);
    expect(await sales(where)).toEqual(["1234 charged", "300 charged"]);
    await agrees(where);
  });
});

describe("D04: what fills the store is what is to be done", () => {
  it("settlement, where nothing waits; no card is asked for. Where that makes no room it is not asked for again", async () => {
    const where = await room();
    await signIn(where);
    await soldAndSeen(where, 1234);
    await play(where, "fault", { code: "D04" });
    await play(where, "wait", { screen: "operator.number" });
    await signIn(where);
    const { seq } = where.simulator.world.timeline;
    await play(where, "key", { keys: "200", then: "enter" });
    await play(where, "wait", { screen: "not-charged" });
    expect(await shown(where)).toMatch(/未扣款.*存储已满.*请先结算.*D04.*Settle first/s);
    const ids = where.simulator.world.timeline.since(seq).map((event) => event["id"]);
    expect(ids).not.toContain("card");
    expect(await sales(where)).toEqual(["1234 charged"]);
    await play(where, "key", { key: "enter" });
    await play(where, "wait", { screen: "home" });
    await play(where, "clock", { advanceMs: 60_000 });
    await play(where, "wait", { text: "已自动结算" });
    await play(where, "key", { keys: "200", then: "enter" });
    await play(where, "wait", { screen: "not-charged" });
    expect(await shown(where)).toMatch(/存储已满.*请联系客服清理.*D04 客服 4.*Call support to free it/s);
    await play(where, "key", { key: "enter" });
    await play(where, "wait", { screen: "home" });
    expect(await shown(where)).toMatch(/D04 存储已满.*请联系客服清理.*客服 4/s);
  });

  it("signatures, where those wait", async () => {
    const where = await room({ model: "esign" });
    await signIn(where);
    await play(where, "host", { respond: { when: { mti: "0820" }, code: "30" } });
    await play(where, "key", { keys: "20000", then: "enter" });
    await play(where, "card", { card: "signature-chip", action: "insert" });
    await play(where, "wait", { screen: "sign" });
    await play(where, "sign", { signature: "wang", then: "confirm" });
    await play(where, "wait", { screen: "approved" });
    await play(where, "fault", { code: "D04" });
    await play(where, "wait", { screen: "operator.number" });
    await signIn(where);
    await play(where, "key", { keys: "200", then: "enter" });
    await play(where, "wait", { screen: "not-charged" });
    expect(await shown(where)).toMatch(/待上送签名 1 笔.*请检查网络，恢复后自动上送.*D04.*Check the network/s);
    // Refused again and again: the network is not to blame.
    await play(where, "key", { key: "enter" });
    await play(where, "clock", { advanceMs: 300_000 });
    await play(where, "wait", { text: "C07" });
    await play(where, "key", { key: "enter" });
    await play(where, "wait", { screen: "home" });
    expect(await shown(where)).toMatch(/D04 存储已满.*拉卡拉未接收，请联系客服.*客服 4.*Lakala refuses them/s);
  });

  it("slips that nothing keeps, by a key", async () => {
    const where = await room();
    await signIn(where);
    await play(where, "printer", { cover: "open" });
    await sell(where, 1234);
    await play(where, "wait", { screen: "approved" });
    await play(where, "fault", { code: "D04" });
    await play(where, "wait", { screen: "operator.number" });
    await signIn(where);
    expect(await shown(where)).toMatch(/暂不能收款.*D04 存储已满.*请合上打印机盖，再按菜单3.*C12.*待打签购单 1 笔\n/s);
    await play(where, "printer", { cover: "closed" });
    await play(where, "key", { keys: "200", then: "enter" });
    await play(where, "wait", { screen: "not-charged" });
    expect(await shown(where)).toMatch(/待打签购单 1 笔.*请按菜单3补打.*D04.*1 slip to print.*Print them: menu 3/s);
  });

  it("the batch, where what waits is little of it: how many sales are not settled", async () => {
    const where = await room();
    await signIn(where);
    await soldAndSeen(where, 300);
    await play(where, "fault", { code: "D04" });
    await play(where, "wait", { screen: "operator.number" });
    await signIn(where);
    expect(await shown(where)).toMatch(/暂不能收款.*D04 存储已满.*请先结算（菜单）.*Settle first: menu/s);
    await play(where, "key", { keys: "200", then: "enter" });
    await play(where, "wait", { screen: "not-charged" });
    expect(await shown(where)).toMatch(/未结算交易 1 笔.*请先结算.*D04.*1 sale not settled.*Settle first/s);
  });
});
