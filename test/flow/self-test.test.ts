import { describe, expect, it } from "vitest";
import type { Simulator } from "../../sim/simulator/simulator";
import { logOn, pass, ready, said, screen, sell, switchedOn, type } from "../simulated";
import { read } from "./smallest-panel";

const DAY_MS = 86_400_000;

async function ask(simulator: Simulator): Promise<void> {
  await screen(simulator, "home");
  await type(simulator, "", "menu");
  await screen(simulator, "menu");
  await type(simulator, "5", "");
  await simulator.until(() => said(simulator).includes("F1 整机自检"), 60_000);
  await type(simulator, "", "f1");
  await screen(simulator, "self-test", 60_000);
}

describe("the self-test", () => {
  it.each(["classic", "esign", "smart"] as const)(
    "on request, %s: every part, with time and result, fits its screen",
    async (model) => {
      const simulator = await ready({ model });
      await ask(simulator);
      expect(read(simulator, "zh")).toMatch(/项全部正常.*序列号 QS10000001，版本 0\.1\.0.*客服 400/);
      expect(read(simulator, "en")).toMatch(/All \d+ tests passed.*Serial QS10000001, version 0\.1\.0.*Support 400/);
      await type(simulator, "", "f1");
      let pages = read(simulator, "en");
      for (let page = 0; page < 4 && simulator.display.view.title.en === "Test by test"; page++) {
        pages += read(simulator, "en");
        read(simulator, "zh");
        await type(simulator, "");
      }
      for (const name of [
        "Card reader",
        "Keypad",
        "Screen",
        "Security chip",
        "Battery",
        "Storage",
        "Keys",
        "Clock",
        "Name lookup",
        "Connection",
        "Answer of Lakala",
      ])
        expect(pages).toContain(`${name} OK, `);
      expect(pages.includes("Printer OK")).toBe(model !== "esign");
      expect(pages.includes("Signature pad OK")).toBe(model !== "classic");
    },
  );

  it("gives support a code with the same, and nothing of a card in it", async () => {
    const simulator = await ready();
    await sell(simulator, 12_345);
    await screen(simulator, "approved");
    await pass(simulator, 5_000);
    await type(simulator, "");
    for (const bearer of ["wifi", "cellular"] as const) simulator.network.setBearer(bearer, { up: false });
    await ask(simulator);
    expect(read(simulator, "zh")).toMatch(/1 项异常.*网络连接：不正常/);
    await type(simulator, "", "f2");
    const { qr = "" } = simulator.display.view;
    expect(qr).toMatch(/^QST1:QS10000001:0\.1\.0:\d{14}:([0-9a-f][+-]\d+,?)+:([0-9a-f]{16})+$/);
    expect(qr).toMatch(/,b-0:/);
    // The sale's card, amount and voucher are nowhere in it: what was sold a moment ago changes nothing of the code's form.
    for (const secret of ["12345", "123.45"]) expect(qr.split(":").slice(4).join()).not.toContain(secret);
    await type(simulator, "");
    await screen(simulator, "self-test");
    await type(simulator, "");
    await screen(simulator, "home");
  });

  it("says how far the ladder to the host leads", async () => {
    const simulator = await ready();
    simulator.network.resolving = false;
    await ask(simulator);
    expect(read(simulator, "zh")).toMatch(/1 项异常.*域名解析：不正常/);
  });

  it("a broken part is named", async () => {
    const simulator = await ready();
    simulator.printer?.breakWith("head-fault");
    await ask(simulator);
    expect(read(simulator, "zh")).toMatch(/打印机：打印头故障/);
  });

  it("runs each day at rest, and home says when something is amiss", async () => {
    const simulator = await ready({ model: "smart" });
    await pass(simulator, DAY_MS / 2);
    simulator.world.faults.arm({
      port: "signature-pad",
      point: "status",
      kind: "fail",
      nth: 1,
      times: 1_000,
      probability: 1,
      ms: 0,
      at: "before",
    });
    expect(read(simulator, "zh")).not.toContain("自检");
    await pass(simulator, DAY_MS / 2 + 60_000);
    await screen(simulator, "home");
    expect(read(simulator, "zh")).toContain("自检 1 项异常，菜单5");
  });
});

describe("early warnings at home", () => {
  it("a certificate that ends soon", async () => {
    const simulator = await switchedOn();
    simulator.secureLink(true);
    const { tls } = simulator.network;
    if (!tls) throw new Error("no TLS in this world");
    const good = tls.certificate();
    simulator.network.tls = {
      certificate: () => ({ ...good, untilMs: simulator.world.nowMs + 5.5 * DAY_MS }),
      clock: tls.clock,
    };
    await logOn(simulator);
    await screen(simulator, "home");
    expect(read(simulator, "zh")).toContain("预警：证书5天后到期，客服");
    expect(read(simulator, "en")).toContain("certificate expires in 5 days");
  });

  it("a battery before it is low, and only without the charger", async () => {
    const simulator = await ready();
    simulator.battery.become({ level: 0.14, charging: false, mains: false });
    await pass(simulator, 20_000);
    expect(read(simulator, "zh")).toContain("预警：电量14%，请充电");
    simulator.battery.become({ charging: true, mains: true });
    await pass(simulator, 20_000);
    expect(read(simulator, "zh")).not.toContain("预警");
  });
});
