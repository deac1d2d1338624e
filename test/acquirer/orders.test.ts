import { describe, expect, test } from "vitest";
import { restoreAcquirer } from "../../sim/acquirer/acquirer";
import { defaultConfiguration } from "../../sim/acquirer/default-configuration";
import { line, signedIn } from "./line-client";
import { TestTerminal, type TestWorld, testWorld } from "./test-terminal";

const MAKE = 1;
const ASK = 2;
const CLOSE = 3;
const PAYMENT = 4;

const order = [1, 7, 12345, 300] as const;

function ordered(from: TestTerminal, id = "A"): string {
  const said = line(from, MAKE, id, order);
  expect(said).toMatchObject({ standing: "waiting", mac: "right" });
  return String(said?.content[0]);
}

const entries = ({ acquirer }: TestWorld) => acquirer.ledgerView().entries;

describe("an order of a code", () => {
  test("is made once, whatever comes twice, and paid once", () => {
    const from = signedIn();
    const code = ordered(from);
    expect(code).toMatch(/^https:\/\/lakala\.example\/pay\/[0-9A-F]{16}$/);
    expect(line(from, MAKE, "A", order)?.content).toEqual([code]);
    const { acquirer } = from.world;
    expect(acquirer.readCode(code, { wallet: "alipay", result: "ok", afterMs: 0 })).toBe("asked");
    expect(acquirer.readCode(code, { wallet: "alipay", result: "ok", afterMs: 0 })).toBe("not payable");
    const paid = line(from, ASK, "A");
    expect(paid).toMatchObject({ standing: "done", mac: "right" });
    expect(paid?.content).toMatchObject(
      [12345, 1, /^\d{12}$/, /^\d{4}$/, /^\d{10}$/, /^\d{20}$/].map((like) =>
        like instanceof RegExp ? expect.stringMatching(like) : like,
      ),
    );
    expect(line(from, MAKE, "A", order)?.standing).toBe("done");
    expect(entries(from.world)).toMatchObject([
      { stan: "000007", kind: "qr-sale", amountFen: 12345, state: "charged", card: "alipay", entryMode: "scan" },
    ]);
    expect(acquirer.audit().differences).toEqual([]);
  });

  test("under the same name with another content is refused, and so is a number that was used", () => {
    const from = signedIn();
    ordered(from);
    for (const other of [
      [1, 7, 12346, 300],
      [1, 8, 12345, 300],
      [1, 7, 12345, 301],
    ])
      expect(line(from, MAKE, "A", other)).toMatchObject({ standing: "refused", content: ["94"], mac: "right" });
    expect(line(from, MAKE, "B", order)).toMatchObject({ standing: "refused", content: ["94"] });
    expect(line(from, MAKE, "C", [2, 9, 1, 300])).toMatchObject({ standing: "refused", content: ["77"] });
  });

  test("that is closed is paid by nobody", () => {
    const from = signedIn();
    const code = ordered(from);
    expect(line(from, CLOSE, "A")).toMatchObject({ standing: "over", content: ["CL"] });
    expect(from.world.acquirer.readCode(code, { wallet: "wechat", result: "ok", afterMs: 0 })).toBe("not payable");
    expect(line(from, ASK, "A")).toMatchObject({ standing: "over", content: ["CL"] });
    expect(entries(from.world)).toEqual([]);
  });

  test("that was closed before it came never comes about", () => {
    const from = signedIn();
    expect(line(from, ASK, "A")).toMatchObject({ standing: "unknown" });
    expect(line(from, CLOSE, "A")).toMatchObject({ standing: "over", content: ["CL"] });
    expect(line(from, MAKE, "A", order)).toMatchObject({ standing: "over", content: ["CL"] });
    const { acquirer, environment } = from.world;
    const restored = restoreAcquirer(defaultConfiguration("lakala"), environment, acquirer.snapshot());
    if (restored.kind !== "acquirer") throw new Error(restored.field);
    Object.assign(from.world, { acquirer: restored.acquirer });
    expect(line(from, MAKE, "A", order)).toMatchObject({ standing: "over", content: ["CL"] });
  });

  test("runs out, and a payer who is later than that pays nothing", () => {
    const from = signedIn();
    const code = ordered(from);
    from.world.acquirer.readCode(code, { wallet: "wechat", result: "ok", afterMs: 400_000 });
    expect(line(from, ASK, "A")).toMatchObject({ standing: "under-way" });
    from.world.nowMs += 299_999;
    expect(line(from, ASK, "A")).toMatchObject({ standing: "under-way" });
    from.world.nowMs += 1;
    expect(line(from, ASK, "A")).toMatchObject({ standing: "over", content: ["EX"] });
    from.world.nowMs += 200_000;
    expect(line(from, ASK, "A")).toMatchObject({ standing: "over", content: ["EX"] });
    expect(entries(from.world)).toEqual([]);
  });

  test("whose payer is refused or has not enough is over, with a reason", () => {
    const from = signedIn();
    from.world.acquirer.readCode(ordered(from), { wallet: "wechat", result: "fail", afterMs: 1_000 });
    expect(line(from, ASK, "A")).toMatchObject({ standing: "under-way" });
    from.world.nowMs += 1_000;
    expect(line(from, ASK, "A")).toMatchObject({ standing: "over", content: ["05"] });
  });

  test("that a payer has begun can still be closed; then he pays nothing", () => {
    const from = signedIn();
    const code = ordered(from);
    from.world.acquirer.readCode(code, { wallet: "wechat", result: "pending", afterMs: 0 });
    expect(line(from, CLOSE, "A")).toMatchObject({ standing: "over", content: ["CL"] });
    from.world.nowMs += 1_000_000;
    expect(entries(from.world)).toEqual([]);
  });

  test("survives the host's restart with its payer", () => {
    const from = signedIn();
    const code = ordered(from);
    from.world.acquirer.readCode(code, { wallet: "unionpay", result: "ok", afterMs: 5_000 });
    const { acquirer, environment } = from.world;
    const restored = restoreAcquirer(defaultConfiguration("lakala"), environment, acquirer.snapshot());
    if (restored.kind !== "acquirer") throw new Error(restored.field);
    Object.assign(from.world, { acquirer: restored.acquirer });
    expect(line(from, ASK, "A")).toMatchObject({ standing: "under-way", mac: "right" });
    environmentAt(from.world, 5_000);
    expect(line(from, ASK, "A")).toMatchObject({ standing: "done" });
  });
});

/** The environment of the first world tells the time of the restored one. */
function environmentAt(world: TestWorld, afterMs: number): void {
  const { environment } = world;
  const nowMs = environment.nowMs() + afterMs;
  environment.nowMs = () => nowMs;
}

describe("who asks", () => {
  test("needs the keys in force: nothing is done otherwise, and the answer is signed all the same", () => {
    const from = signedIn();
    const key = Buffer.alloc(16, 3);
    expect(line(from, MAKE, "A", order, { key })).toMatchObject({ standing: "refused", content: ["A0"], mac: "right" });
    expect(line(from, ASK, "A")).toMatchObject({ standing: "unknown" });
  });

  test("has to have signed in, and to be a terminal of the host", () => {
    const from = new TestTerminal(testWorld());
    expect(line(from, ASK, "A")).toMatchObject({ standing: "refused", content: ["A0"], mac: "none" });
    expect(line(from, ASK, "A", [], { terminal: "99999999" })).toMatchObject({ standing: "refused", content: ["97"] });
  });

  test("is told of a frozen merchant and of maintenance", () => {
    const from = signedIn();
    from.world.acquirer.applyHostVerb({ merchant: "frozen" });
    expect(line(from, MAKE, "A", order)).toMatchObject({ standing: "refused", content: ["B1"] });
    from.world.acquirer.applyHostVerb({ merchant: "normal" });
    const now = new Date(from.world.nowMs);
    from.world.acquirer.applyHostVerb({ maintenance: { from: now.getTime() - 1, to: now.getTime() + 60_000 } });
    expect(line(from, MAKE, "A", order)).toMatchObject({ standing: "refused", content: ["90"] });
  });

  test("gets no answer to what cannot be read", () => {
    const from = signedIn();
    expect(line(from, 99, "A")).toBeUndefined();
    expect(line(from, MAKE, "A", [1, 7, 12345])).toBeUndefined();
    expect(line(from, MAKE, "A", [1, 7, -5, 300])).toBeUndefined();
    expect(line(from, ASK, "A", [1])).toBeUndefined();
    expect(line(from, ASK, "")).toBeUndefined();
  });

  test("is answered as a rule has it: not at all, without MAC, with a wrong one, late, or refused", () => {
    const from = signedIn();
    const rule = (body: object) => expect(from.world.acquirer.applyHostVerb(body)).toMatchObject({ kind: "ok" });
    const when = { mti: "order.ask" };
    rule({ silence: { when, times: 1 } });
    expect(line(from, ASK, "A")).toBeUndefined();
    rule({ mac: { when, times: 1 } });
    expect(line(from, ASK, "A")).toMatchObject({ mac: "wrong" });
    rule({ respond: { when, code: "96", delayMs: 5_000, times: 1 } });
    expect(line(from, ASK, "A")).toMatchObject({ standing: "refused", content: ["96"], delayMs: 5_000, mac: "right" });
    expect(line(from, ASK, "A")).toMatchObject({ standing: "unknown", mac: "right" });
  });
});

describe("a payment by a payer's code", () => {
  test("is asked about by its batch and voucher", () => {
    const from = signedIn();
    expect(line(from, PAYMENT, "000001000009")).toMatchObject({ standing: "unknown" });
    expect(line(from, PAYMENT, "1/9")).toMatchObject({ standing: "refused", content: ["30"] });
  });
});
