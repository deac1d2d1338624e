import { ControlsColumn } from "ControlsPane";
import { DeviceContainer, DeviceScreen } from "DevicePane";
import { Button, ButtonBehavior } from "piu/Buttons";
import { ScrollerBehavior, VerticalScrollbar } from "piu/Scrollbars";
import { Device } from "./device";
import { drawPad, drawPaper } from "./drawing";
import {
  bodyColour,
  type KeyCap,
  keyCaps,
  lampColours,
  lampPlace,
  padPlace,
  paperLeft,
  screenPlace,
  terminalBody,
} from "./layout";
import { PAPER_DOTS } from "./paper-strip";
import { rowsOfWorld, topRows } from "./rows";
import { panel } from "./state";

/** Entry of the panel: what mcsim takes of a file in its simulators' folder (tools/mcsim of the SDK). */

const bodySkin = new Skin({ fill: bodyColour });
const lampSkin = new Skin({ fill: [...lampColours] });
const lampStyle = new Style({ font: "12px Open Sans", color: "#ffffff" });
const paperSkin = new Skin({ fill: "#b9bec5" });

function keyButton({ key, cap, ...place }: KeyCap): PiuContent {
  return Button(undefined, {
    ...place,
    string: cap,
    Behavior: class extends ButtonBehavior {
      override onTap(button: PiuContent): void {
        button.bubble("onKey", key);
      }
    },
  });
}

/** Says whether the books agree. */
function lamp(): PiuContent {
  panel.lamp = Label(undefined, { ...lampPlace, skin: lampSkin, style: lampStyle, string: "Books not checked yet" });
  return panel.lamp;
}

/** The signature pad, drawn on by mouse. */
function pad(): PiuContent {
  return Port(undefined, {
    ...padPlace,
    active: true,
    Behavior: class {
      onDraw(port: PiuPort): void {
        drawPad(port);
      }
      onTouchBegan(port: PiuPort, id: number, x: number, y: number, ticks: number): void {
        port.captureTouch(id, x, y, ticks);
        panel.ink.begin(x - port.x, y - port.y, ticks);
        port.invalidate();
      }
      onTouchMoved(port: PiuPort, _id: number, x: number, y: number, ticks: number): void {
        if (panel.ink.move(x - port.x, y - port.y, ticks)) port.invalidate();
      }
      onTouchEnded(): void {
        panel.ink.end();
      }
      onCreate(port: PiuPort): void {
        panel.pad = port;
      }
    },
  });
}

/** The paper as it comes, in its true dots. */
function paper(): PiuContent {
  return Scroller(undefined, {
    left: paperLeft,
    right: 0,
    top: 0,
    bottom: 0,
    active: true,
    clip: true,
    skin: paperSkin,
    Behavior: ScrollerBehavior,
    contents: [
      Port(undefined, {
        left: 8,
        width: PAPER_DOTS,
        top: 8,
        height: 0,
        Behavior: class {
          onCreate(port: PiuPort): void {
            panel.paper = port;
          }
          onDraw(port: PiuPort, _x: number, y: number, _width: number, height: number): void {
            drawPaper(port, y, height);
          }
        },
      }),
      VerticalScrollbar(undefined, {}),
    ],
  });
}

export default {
  applicationName: ".*",
  title: "Qianshou",
  Workers: {},
  ControlsTemplate: ControlsColumn.template(() => {
    panel.deck = Column(undefined, { left: 0, right: 0, top: 0 });
    panel.catalogue = Column(undefined, { left: 0, right: 0, top: 0 });
    return { contents: [...topRows(), panel.deck, ...rowsOfWorld(panel.kind), panel.catalogue] };
  }),
  DeviceTemplate: DeviceContainer.template((device) => ({
    left: 0,
    right: 0,
    top: 0,
    bottom: 0,
    Behavior: Device,
    contents: [
      Container(undefined, { ...terminalBody, skin: bodySkin, contents: [...keyCaps.map(keyButton), lamp()] }),
      DeviceScreen(device, {
        ...screenPlace,
        left: terminalBody.left + screenPlace.left,
        top: terminalBody.top + screenPlace.top,
        rotation: 0,
      }),
      pad(),
      paper(),
    ],
  })),
};
