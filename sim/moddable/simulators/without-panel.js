// In the place of the panel where it was not made yet: mcsim passes over a script that it cannot read, without a word. The
// firmware finds nobody who greets it, and says on the screen what to run.
import { ControlsColumn, InfoRow } from "ControlsPane";
import { DeviceBehavior, DeviceContainer, DeviceScreen } from "DevicePane";

const { uri } = import.meta;
const slash = uri.includes("\\") ? "\\" : "/";
const project = uri.split(slash).slice(0, -4).join(slash);

export default system.fileExists([project, "build", "mcsim", "qianshou.js"].join(slash))
  ? {}
  : {
      applicationName: ".*",
      title: "Qianshou has no panel yet",
      Workers: {},
      ControlsTemplate: ControlsColumn.template(() => ({
        contents: [
          InfoRow({ label: "The panel", value: "was not made yet" }),
          InfoRow({ label: "To make it, run", value: "npm run mcsim" }),
          InfoRow({ label: "and then", value: "mcconfig -d -m" }),
        ],
      })),
      DeviceTemplate: DeviceContainer.template((device) => ({
        Behavior: DeviceBehavior,
        contents: [DeviceScreen(device, { left: 0, width: 320, top: 0, height: 240, rotation: 0 })],
      })),
    };
