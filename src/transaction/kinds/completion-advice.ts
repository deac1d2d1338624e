import { words } from "../../screen/words";
import { completion } from "./completion";
import type { Kind } from "./kind";

/** 预授权完成(通知): does what the request does, and tells the acquirer afterwards. Nobody waits for an answer, and nothing reverses it. */
export const completionAdvice: Kind = Object.freeze({
  kind: "completion-advice",
  title: words.completionAdvice,
  message: Object.freeze({ mti: "0220", processingCode: "000000", conditionCode: "06", type: "24" }),
  amount: completion.amount,
  card: "present",
  ...(completion.original ? { original: completion.original } : {}),
  offered: "completion-advice",
  asksAboutRepeats: false,
  reversal: "again",
  stored: true,
  unsigned: true,
  slip: "completion-advice",
});
