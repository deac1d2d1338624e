import { expect, test, vi } from "vitest";
import { createEngine } from "../../sim/desktop/engines/engines";
import { EngineUnavailable } from "../../sim/desktop/serial/board-place";
import { served } from "./stages";

test("who switches on a terminal whose board does not answer is told what to do, in words", async () => {
  const running = await createEngine("node");
  const at = await served({ engine: running });
  const words = "/dev/ttyUSB0: no Qianshou firmware answers; flash it, in a release build";
  try {
    expect((await at.post("power", { action: "cut" })).status).toBe(200);
    vi.spyOn(running.engine, "boot").mockRejectedValue(new EngineUnavailable(words));
    expect(await at.post("power", { action: "on" })).toEqual({
      status: 503,
      body: { error: words, field: "", expected: "" },
    });
    expect(at.bugs).toEqual([expect.any(EngineUnavailable)]);
  } finally {
    await at.close();
  }
});
