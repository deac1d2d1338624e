import type { Language } from "../api";
import { pointName } from "./points";
import { term } from "./terms";
import { type Text, text } from "./text";

/** Why the power went, by the world's own name for it. */
const reasons: { readonly [why: string]: Text } = Object.freeze({
  pulled: text("拔掉了电源", "the plug was pulled"),
  "switched off": text("用开关关机", "switched off"),
  "battery empty": text("电池没电", "the battery is empty"),
  reset: text("重新启动", "restarted"),
  restart: text("重新启动", "restarted"),
  restarted: text("重新启动", "restarted"),
  watchdog: text("终端没有反应，自动重启", "it hung, and was restarted"),
  "tamper switch": text("机壳被打开", "the case was opened"),
  "off for a change of its flash": text("关机以更换存储内容", "off to change its storage"),
});

const fault = text("设好的故障：", "an armed fault: ");

/** A fault that cuts the power at a call of a port. */
const AT_PORT = /^fault at (\S+) (\S+)$/;

/** Why the power went, in words; as the world calls it where that is no reason of a room's. */
export function cutWords(why: unknown, language: Language): string {
  const name = String(why ?? "");
  const [, port, point] = AT_PORT.exec(name) ?? [];
  if (port !== undefined) return `${fault[language]}${term(port, language)} · ${pointName(point, language)}`;
  return Object.hasOwn(reasons, name) ? (reasons[name]?.[language] ?? name) : name;
}
