import { text } from "../screen/text";

/** What is said about cards while one is read. */
export const cardWords = Object.freeze({
  swipe: text("请刷卡", "Swipe the card"),
  swipeInsert: text("请刷卡或插卡", "Swipe or insert the card"),
  insertTap: text("请插卡或挥卡", "Insert or tap the card"),
  reading: text("正在读卡，请勿拔卡", "Reading: leave the card in"),
  completing: text("正在完成交易，请勿拔卡", "Finishing: leave the card in"),
  takeOut: text("请取卡", "Remove the card"),
  takeOutFirst: text("请先取出上一张卡", "Remove the former card first"),
  chooseTitle: text("请选择应用", "Choose an application"),
  chooseAgain: text("该应用不可用，请另选", "Not possible: choose another"),
  confirmHint: text("按确认键继续", "Press enter to go on"),
  fallBack: text("芯片不可用，请改刷磁条", "Chip not usable: swipe the card"),
  seePhone: text("请按手机提示操作后再挥一次", "Follow the phone, then tap again"),
  tapAgain: text("请再挥一次卡，直到提示音", "Tap again, until the beep"),
  insertInstead: text("请改为插卡", "Insert the card instead"),
  otherCard: text("请换卡", "Use another card"),
  chipBlocked: text("卡片芯片已被锁定", "The card's chip is blocked"),
  notAccepted: text("本终端不受理此卡", "This card is not accepted here"),
  chipDeclined: text("卡片拒绝了交易", "The card declined"),
  lastTry: text("最后一次密码机会", "Last try of the PIN"),
});
