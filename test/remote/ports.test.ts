import { expect, test } from "vitest";
import { portMethods, remoteDevices } from "../../hal/remote/ports";

const facts = {
  display: { widthPixels: 320, heightPixels: 240 },
  keypad: {},
  printer: { widthDots: 384 },
} as const;

test("every stand-in calls its own port, whichever shares the method's name", async () => {
  const calls: unknown[] = [];
  const devices = remoteDevices(facts, async (...call) => {
    calls.push(call);
    return call[1];
  });
  expect(Object.keys(devices)).toEqual(["display", "keypad", "printer"]);
  expect(devices.printer?.widthDots).toBe(384);
  expect(await devices.printer?.status()).toBe("status");
  await devices.keypad.cancel();
  await devices.display.backlight(40);
  expect(calls).toEqual([
    ["printer", "status", undefined],
    ["keypad", "cancel", undefined],
    ["display", "backlight", 40],
  ]);
});

test("stand-ins have no function of their own but the call: theirs would fill a third of a device's heap", () => {
  const call = async () => undefined;
  const [one, other] = [remoteDevices(facts, call), remoteDevices(facts, call)];
  for (const port of ["display", "keypad", "printer"] as const) {
    const [here, there] = [one[port], other[port]] as unknown as readonly Record<string, unknown>[];
    for (const method of portMethods[port]) {
      expect(here?.[method]).toBeTypeOf("function");
      expect(here?.[method]).toBe(there?.[method]);
    }
    expect(Object.values(here ?? {}).filter((value) => typeof value === "function")).toEqual([call]);
  }
});
