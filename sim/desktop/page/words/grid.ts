import type { Terms } from "./terms";

/** The steps of a flow, as the columns of the grid are called. */
export const stepWords: Terms = Object.freeze({
  "log-in": { zh: "登录", en: "log in" },
  home: { zh: "主屏", en: "home" },
  amount: { zh: "金额", en: "amount" },
  card: { zh: "等卡", en: "card" },
  pin: { zh: "密码", en: "PIN" },
  connecting: { zh: "联网", en: "link" },
  waiting: { zh: "等应答", en: "answer" },
  "last-word": { zh: "卡确认", en: "chip end" },
  sign: { zh: "签名", en: "sign" },
  printing: { zh: "打印", en: "print" },
  "second-copy": { zh: "第二联", en: "copy 2" },
  rest: { zh: "交易后", en: "rest" },
});
