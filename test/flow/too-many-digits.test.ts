import { expect, it } from "vitest";
import { pass, ready, type } from "../simulated";

it("a digit that an amount has no room for sounds an error, and the amount stays", async () => {
  const simulator = await ready();
  const errors: unknown[] = [];
  simulator.world.timeline.listen((event) => {
    if (event.kind === "sound" && event["sound"] === "error") errors.push(event);
  });
  await type(simulator, "1234567890", "");
  await pass(simulator, 500);
  expect(simulator.display.view.input?.replaceAll(",", "")).toBe("1234567.89");
  expect(errors.length).toBe(1);
});
