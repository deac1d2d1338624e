import type { Text } from "../../../hal/display";
import { text } from "../../screen/text";

/** What is said about cards while one is read. */
export const cardWords = Object.freeze({
  swipe: text("请刷卡", "Swipe the card"),
  swipeInsert: text("请刷卡或插卡", "Swipe or insert the card"),
  insertTap: text("请插卡或挥卡", "Insert or tap the card"),
  stripe: text("磁条", "stripe"),
  chip: text("芯片", "chip"),
  tap: text("挥卡", "tap"),
  reading: text("正在读卡，请勿拔卡", "Reading: leave the card in"),
  completing: text("正在完成交易，请勿拔卡", "Finishing: leave the card in"),
  takeOutFirst: text("请先取出上一张卡", "Remove the earlier card"),
  chooseTitle: text("请选择卡内账户", "Choose an account"),
  chooseAgain: text("该项不可用，请另选", "Not possible: choose another"),
  confirmHint: text("按确认键继续", "Press enter to go on"),
  fallBack: text("芯片不可用，请改刷磁条", "Chip not usable: swipe the card"),
  seePhone: text("请按手机提示操作，再挥一次", "Follow the phone, then tap again"),
  tapAgain: text("请贴卡到提示音响，或插卡", "Hold the card until it beeps, or insert it"),
  insertInstead: text("请改为插卡", "Insert the card instead"),
  otherWay: text("请插卡、刷卡或换卡", "Insert, swipe, or use another card"),
  otherCard: text("请换卡", "Use another card"),
  chipBlocked: text("卡片芯片已被锁定", "The chip is blocked"),
  notAccepted: text("本终端不受理此卡", "Card not accepted here"),
  chipDeclined: text("卡片拒绝了交易", "The card declined"),
  pinOfCard: text("请输入卡密码", "Enter the card's PIN"),
  pinWrong: text("卡密码错误，请重输", "Wrong PIN: try again"),
  pinLocked: text("卡密码错误，卡密码已锁定", "Wrong PIN: it is locked now"),
});

/** Before the first entry. @param triesLeft 1 to 15. */
export function pinTriesText(triesLeft: number): Text {
  if (triesLeft === 1) return text("卡密码：最后一次机会", "Last PIN try");
  return text(`卡密码还可试${triesLeft}次`, `PIN tries left: ${triesLeft}`);
}

/** After a wrong entry. @param triesLeft 1 to 15. */
export function wrongPinText(triesLeft: number): Text {
  if (triesLeft === 1) return text("卡密码错误，最后一次机会", "Wrong PIN: last try");
  return text(`卡密码错误，还可试${triesLeft}次`, `Wrong PIN. Tries left: ${triesLeft}`);
}
