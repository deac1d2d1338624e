import type { portMethods } from "../../../../hal/remote/ports";
import type { Language } from "../api";
import type { Text } from "./text";

type Point = (typeof portMethods)[keyof typeof portMethods][number];

/** The calls of the terminal's ports, at which a fault can strike. */
const points: { readonly [point in Point]: Text } = Object.freeze({
  present: { zh: "等卡", en: "wait for a card" },
  cancel: { zh: "中止", en: "cancel" },
  transmit: { zh: "与芯片通信", en: "speak to the chip" },
  removed: { zh: "等拔卡", en: "wait until it is out" },
  release: { zh: "放卡", en: "let the card go" },
  collect: { zh: "收密码", en: "collect a PIN" },
  status: { zh: "查状态", en: "state" },
  load: { zh: "装工作密钥", en: "load keys" },
  transportKey: { zh: "传输密钥", en: "transport key" },
  stageMaster: { zh: "暂存主密钥", en: "stage a master key" },
  enableMaster: { zh: "启用主密钥", en: "enable a master key" },
  forget: { zh: "丢弃密钥", en: "forget keys" },
  pinBlock: { zh: "加密密码", en: "PIN block" },
  verifyOffline: { zh: "脱机验密", en: "PIN to the chip" },
  mac: { zh: "算 MAC", en: "MAC" },
  verifyMac: { zh: "验 MAC", en: "verify a MAC" },
  encryptTrack: { zh: "加密磁道", en: "encrypt tracks" },
  seal: { zh: "封存数据", en: "seal data" },
  open: { zh: "解封数据", en: "open data" },
  passwordDigest: { zh: "密码摘要", en: "digest of a password" },
  sign: { zh: "签名", en: "sign" },
  counter: { zh: "计数", en: "counter" },
  wipe: { zh: "清除密钥", en: "wipe" },
  show: { zh: "显示", en: "show" },
  backlight: { zh: "背光", en: "backlight" },
  read: { zh: "读取", en: "read" },
  flush: { zh: "清空按键", en: "flush" },
  state: { zh: "查状态", en: "state" },
  watch: { zh: "等变化", en: "watch" },
  off: { zh: "关机", en: "switch off" },
  program: { zh: "写入", en: "program" },
  erase: { zh: "擦除", en: "erase" },
  bearers: { zh: "查网络", en: "bearers" },
  connect: { zh: "连接", en: "connect" },
  send: { zh: "发送", en: "send" },
  receive: { zh: "接收", en: "receive" },
  close: { zh: "断开", en: "close" },
  now: { zh: "读时间", en: "time" },
  set: { zh: "拨钟", en: "set" },
  sleep: { zh: "等待", en: "sleep" },
  monotonic: { zh: "计时", en: "running time" },
  bytes: { zh: "取随机数", en: "bytes" },
  sound: { zh: "发声", en: "sound" },
  lights: { zh: "亮灯", en: "lights" },
  slots: { zh: "查版本", en: "slots" },
  begin: { zh: "开始", en: "begin" },
  write: { zh: "写入", en: "write" },
  activate: { zh: "启用", en: "activate" },
  confirm: { zh: "确认", en: "confirm" },
  band: { zh: "打一段", en: "print a band" },
  finish: { zh: "走纸结束", en: "finish" },
  capture: { zh: "采笔迹", en: "capture strokes" },
  scan: { zh: "扫码", en: "scan" },
  places: { zh: "键位", en: "places of the keys" },
  press: { zh: "按键", en: "press" },
});

/** A port's call in words. */
export function pointName(point: unknown, language: Language): string {
  const text = String(point);
  return Object.hasOwn(points, text) ? points[text as Point][language] : text;
}
