import type { PowerState } from "../../hal/battery";
import { icons } from "../../hal/icons";
import type { BearerState } from "../../hal/network";
import type { Terminal } from "../context";
import { LOW } from "../counter/battery";
import { chinaTime, hourAndMinute } from "../values/clock";
import type { AtHome } from "./at-home";

const wifi = Object.freeze([icons.wifi1, icons.wifi2, icons.wifi3] as const);
const cellular = Object.freeze([icons.cellular1, icons.cellular2, icons.cellular3, icons.cellular4] as const);
/** dBm at which one more bar is shown. */
const WIFI_BARS: readonly number[] = Object.freeze([-72, -60]);
const CELLULAR_BARS: readonly number[] = Object.freeze([-105, -95, -85]);
const battery = Object.freeze([
  icons.battery0,
  icons.battery1,
  icons.battery2,
  icons.battery3,
  icons.battery4,
] as const);
const charging = Object.freeze([
  icons.charging0,
  icons.charging1,
  icons.charging2,
  icons.charging3,
  icons.charging4,
] as const);
/** What has no room as a figure. */
const WAITING_MAX = 99;

/** The status line of home: network, power, paper, what waits, and the time of day. Icons first, what is amiss is told in words below. */
export function statusLine({ session, book }: Terminal, seen: AtHome): string {
  const { bearers, power, printer, slips, unended, epochMs, trusted } = seen;
  const waiting = slips + book.unsignedCount + book.signatures.uploads().length + unended.length;
  const parts = [networkIcon(bearers, session.bearer), powerIcon(power)];
  if (printer !== undefined) parts.push(printer === "ready" ? icons.printer : icons.noPaper);
  if (waiting > 0) parts.push(`${icons.waiting}${Math.min(waiting, WAITING_MAX)}`);
  if (trusted) parts.push(hourAndMinute(chinaTime(epochMs)));
  return parts.join(" ");
}

/** @param serves the bearer that was used last. */
function networkIcon(states: readonly BearerState[], serves: string | undefined): string {
  const up = states.filter((state) => state.up);
  const used = up.find(({ bearer }) => bearer === serves) ?? up[0];
  if (!used) return icons.noNetwork;
  const above = (steps: readonly number[]) => steps.filter((dbm) => used.signal >= dbm).length;
  switch (used.bearer) {
    case "wifi":
      return wifi[above(WIFI_BARS)] ?? icons.wifi3;
    case "cellular":
      return cellular[above(CELLULAR_BARS)] ?? icons.cellular4;
    case "ethernet":
      return icons.ethernet;
  }
}

/** Quarters of the battery, the last of which goes where it is low. A plug where nothing charges and nothing is used up. */
function powerIcon({ level, charging: charges, mains }: PowerState): string {
  const quarters = level < LOW ? 0 : Math.min(4, Math.max(1, Math.round(level * 4)));
  if (charges) return charging[quarters] ?? icons.charging4;
  return mains ? icons.mains : (battery[quarters] ?? icons.battery4);
}
