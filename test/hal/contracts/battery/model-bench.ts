import { BatteryModel } from "../../../../sim/devices/battery";
import { openWorld, ways } from "../world-bench";
import type { BatteryBench } from "./promises";

/** The simulated world's battery. @param way how its frames go. */
export async function modelBench(way: keyof typeof ways): Promise<BatteryBench> {
  const { world, devices, board, until, pass } = await openWorld(ways[way], (world) => {
    const model = new BatteryModel(world);
    world.attach("battery", model);
    return model;
  });
  devices.become({ level: 0.5, charging: false, mains: false });
  return {
    battery: board.devices.battery,
    within: 0,
    chargingLagMs: 0,
    nowMs: () => world.nowMs,
    level: (level) => devices.become({ level }),
    plug: (mains) => devices.become({ mains, charging: mains }),
    answers: (answers) => {
      world.faults.disarmAll();
      if (!answers)
        world.faults.arm({
          port: "battery",
          point: "state",
          kind: "fail",
          nth: 1,
          times: 99,
          probability: 1,
          ms: 0,
          at: "before",
        });
    },
    takeBatteryOut: () => devices.become({ level: 1, charging: false }),
    brownOut: () => undefined,
    isOff: () => !world.powered,
    until,
    pass,
    sound: () => undefined,
  };
}
