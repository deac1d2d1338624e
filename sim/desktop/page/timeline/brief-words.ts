import { keyName } from "../follow/say";
import { screenName } from "../words/screens";
import { messageName, term } from "../words/terms";
import { type Text, text } from "../words/text";
import { words } from "../words/words";
import type { Kind } from "./lanes";
import { kindNames, type Language } from "./say";

/** What people and scripts did, by the verb's name. */
const verbNames: { readonly [verb: string]: Text } = Object.freeze({
  key: text("按键", "press keys"),
  card: text("用卡", "play a card"),
  choose: text("选菜单", "choose from the menu"),
  scan: text("出示付款码", "show a payer's code"),
  pay: text("用手机付款", "pay by phone"),
  sign: text("签名", "sign"),
  power: text("动电源", "plug, switch or battery"),
  network: text("改网络", "change the network"),
  printer: text("动打印机", "paper or cover"),
  host: text("改收单行", "change the acquirer"),
  clock: text("动时钟", "change the time"),
  wait: text("等待", "wait"),
  reset: text("重新开始", "start over"),
  fault: text("布置故障", "arm a fault"),
  unfault: text("取消故障", "disarm a fault"),
  flash: text("改闪存", "change the flash"),
  till: text("收银机", "cash register"),
  touch: text("点触屏", "touch the screen"),
});

const soundNames: { readonly [sound: string]: Text } = Object.freeze({
  ok: text("成功音", "success"),
  alert: text("提醒音", "alert"),
  error: text("出错音", "error"),
  key: text("按键音", "key click"),
});

/** What an event was, as far as its brief row tells. Calls of ports are called as in the firmware. */
export function briefWords(kind: Kind, what: string, language: Language): string {
  switch (kind) {
    case "screen":
      return screenName(what, language);
    case "verb":
      return verbNames[what]?.[language] ?? what;
    case "key":
      return `${kindNames.key[language]} ${keyName(what, language)}`;
    case "message":
      return [what, messageName(what, language)].filter(Boolean).join(" ");
    case "power":
      return words[language][what === "cut" ? "cut" : "on"];
    case "sound":
      return soundNames[what]?.[language] ?? what;
    case "slip":
    case "card":
    case "fault":
      return term(what, language);
    case "call":
    case "answer":
      return `${kindNames[kind][language]} ${what}`;
    default:
      return kindNames[kind][language];
  }
}
