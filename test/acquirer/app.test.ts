import { describe, expect, it } from "vitest";
import { restoreAcquirer } from "../../sim/acquirer/acquirer";
import { defaultConfiguration } from "../../sim/acquirer/default-configuration";
import { testWorld } from "./test-terminal";

const account = "10000000001";
const name = "张三";
const configuration = defaultConfiguration("lakala");

function app(world = testWorld()) {
  const host = (body: object) => world.acquirer.applyHostVerb(body);
  const act = (acts: object) => host({ app: { account, ...acts } });
  const merchant = () => world.acquirer.hostView().merchants[0];
  const terminal = () => world.acquirer.hostView().terminals[0];
  return { world, host, act, merchant, terminal };
}

describe("the merchant's app", () => {
  it.each<[string, object]>([
    ["app.account", { account: "10000000002", name }],
    ["app.account", { name }],
    ["app", { account }],
    ["app", { account, name, unbind: "10000001" }],
    ["app.pay", { account, pay: 1 }],
    ["app.name", { account, name: "李四" }],
    ["app.name", { account, name: null }],
    ["app.bind", { account, bind: "QSB1:QS10000001:00000000" }],
    ["app.unbind", { account, unbind: "10000001" }],
    ["app.release", { account, release: "10000001" }],
  ])("refuses at %s before the name was checked: %j", (field, body) => {
    const { host, merchant, terminal } = app();
    expect(host({ app: body })).toMatchObject({ kind: "invalid", field });
    expect(merchant()).toMatchObject({ account, verified: false });
    expect(terminal()).toMatchObject({ status: "normal" });
  });

  it("never shows the owner's name", () => {
    const { act, world } = app();
    expect(act({ name })).toEqual({ kind: "ok" });
    expect(JSON.stringify(world.acquirer.hostView())).not.toContain(name);
  });

  it("gives a terminal up; one that is given up already, or another's, is none", () => {
    const { act, terminal } = app();
    act({ name });
    expect(act({ unbind: "10000002" })).toMatchObject({ field: "app.unbind" });
    expect(act({ unbind: "10000001" })).toEqual({ kind: "ok" });
    expect(terminal()).toMatchObject({ status: "unbound" });
    expect(act({ unbind: "10000001" })).toMatchObject({ field: "app.unbind" });
    expect(act({ release: "10000001" })).toMatchObject({ field: "app.release" });
  });

  it("does nothing for a merchant that may not trade", () => {
    const { host, act } = app();
    act({ name });
    host({ merchant: "frozen" });
    expect(act({ unbind: "10000001" })).toMatchObject({ field: "app.unbind" });
  });

  it("a name that was checked outlives the host's restart", () => {
    const { act, world } = app();
    act({ name });
    const restored = restoreAcquirer(configuration, testWorld().environment, world.acquirer.snapshot());
    if (restored.kind !== "acquirer") throw new Error("not restored");
    expect(restored.acquirer.hostView().merchants[0]).toMatchObject({ verified: true });
  });
});
