import type { Text } from "../../hal/display";
import { formatFen } from "../values/money";
import { moneyText } from "./money-text";
import { text } from "./text";

export const words = Object.freeze({
  starting: text("正在启动", "Starting"),
  selfTest: text("自检中", "Self-test"),
  operatorNumber: text("请输入操作员号", "Operator number"),
  operatorPassword: text("请输入操作员密码", "Operator's password"),
  signIn: text("签到", "Sign in"),
  signingIn: text("正在签到，请稍候", "Signing in, please wait"),
  signedIn: text("签到成功", "Signed in"),
  loadingParameters: text("正在下载参数", "Loading settings"),
  loadingCardSets: text("正在下载IC卡参数", "Loading chip settings"),
  sale: text("消费", "Sale"),
  void: text("消费撤销", "Void"),
  settle: text("结算", "Settle"),
  fees: text("费率", "Fees"),
  authorisation: text("预授权", "Pre-authorisation"),
  scanToPay: text("扫码收款", "Scan to pay"),
  showCode: text("收款码", "Show a code"),
  voidCode: text("扫码撤销", "Cancel a code payment"),
  refundCode: text("扫码退货", "Refund a code payment"),
  refund: text("退货", "Refund"),
  balance: text("余额查询", "Balance"),
  authorisationVoid: text("预授权撤销", "Cancel pre-authorisation"),
  completion: text("预授权完成", "Complete (request)"),
  completionAdvice: text("预授权完成通知", "Complete (advice)"),
  goesLater: text("稍后上送", "Sent later"),
  completionVoid: text("完成撤销", "Cancel completion"),
  enterAmount: text("请输入金额", "Enter amount"),
  enterToConfirm: text("按确认键继续", "Press enter to go on"),
  swipeInsertTap: text("请刷卡、插卡或挥卡", "Swipe, insert or tap"),
  takeCard: text("请取卡", "Remove the card"),
  cancelHint: text("按取消键返回", "Cancel to go back"),
  enterPin: text("请顾客输入卡密码", "Customer: enter the PIN"),
  pinHint: text("卡无密码，直接按确认", "No PIN: press enter"),
  pinTooShort: text("卡密码至少4位，请重输", "PIN: at least 4 digits"),
  pleaseSign: text("请签名", "Please sign"),
  signHint: text("请在签名板上签名并确认", "Sign on pad and confirm"),
  exempt: text("小额免密免签", "No PIN, no signature"),
  uploadingSignature: text("正在上送签名", "Sending the signature"),
  sending: text("正在联系银行", "Contacting the bank"),
  connectingAgain: text("正在重新连接", "Connecting again"),
  pleaseWait: text("请稍候，勿断电", "Wait, do not switch off"),
  askingAcquirer: text("正在向{acquirer}核查", "Asking {acquirer}"),
  noAnswerYet: text("{acquirer}尚无答复", "No answer from {acquirer} yet"),
  approved: text("交易成功", "Approved"),
  partial: text("部分扣款", "Approved in part"),
  declined: text("交易未成功", "Declined"),
  checking: moneyText("being checked"),
  returned: text("交易已取消", "Sale cancelled"),
  notCharged: moneyText("not charged"),
  fault: text("提示", "Notice"),
  noSales: text("不能收款", "No sales"),
  reprinting: text("重打印签购单", "Reprint of a slip"),
  lockedAlone: text("无人操作，已锁定", "Locked: nobody was here"),
  cancelForAnother: text("取消键：换操作员", "Cancel: another operator"),
  handOver: text("交班", "Hand over the shift"),
  people: text("操作员管理", "Operators"),
  changePassword: text("修改密码", "Change the password"),
  oldPassword: text("请输入原密码", "Current password"),
  reprintByVoucher: text("按号重打", "Reprint by voucher"),
  printing: text("正在打印签购单", "Printing the slip"),
  tearOff: text("请撕下，按确认打持卡人联", "Tear off and press enter"),
  slipWaits: text("签购单待补打（菜单3）", "The slip waits: menu 3"),
  noPrinter: text("本机不出纸质签购单", "No paper slip here"),
  scanReceipt: text("扫码取签购单", "Scan for receipt"),
  receiptByKey: text("F2 电子签购单（扫码）", "F2: receipt by phone"),
  digitalReceipt: text("电子签购单", "Digital receipt"),
  noReceipt: text("无法生成电子签购单", "No digital receipt"),
  welcome: text("欢迎使用", "Welcome"),
  noSalesNow: text("暂不能收款", "No sales now"),
  typeAmount: text("直接输入金额收款", "Type an amount to charge"),
  menuHint: text("按菜单键查看更多", "Menu for more"),
  menu: text("菜单", "Menu"),
  /** These lead to more entries: `submenus`. */
  otherKinds: text("其他功能", "Other functions"),
  authorisations: text("预授权类", "Pre-authorisations"),
  codes: text("扫码类", "Code payments"),
  lookUps: text("查询", "Look up"),
  staff: text("交班/人员", "Shift and people"),
  more: text("更多", "More"),
  reversing: text("正在取消未完成交易", "Cancelling an unfinished sale"),
  reversalFirst: text("处理完再继续收款", "The new sale follows at once"),
  supervisorPassword: text("主管密码", "Supervisor's password"),
  administratorPassword: text("管理员密码", "Administrator's password"),
  wrongSupervisorPassword: text("主管密码错误", "Wrong supervisor password"),
  wrongAdministratorPassword: text("管理员密码错误", "Wrong administrator password"),
});

/** Entries of menus that lead to more entries. None of them is called as an entry is. */
export const submenus: readonly Text[] = Object.freeze([
  words.otherKinds,
  words.authorisations,
  words.codes,
  words.lookUps,
  words.staff,
  words.more,
]);

/** Whom to call. */
export const supportText = text("客服 {phone}", "Support {phone}");

export function authText(authCode: string): Text {
  return text(`授权码 ${authCode}`, `Auth code ${authCode}`);
}

/** For screens of any kind: one that moves no money has no amount. */
export function amountLines(amountFen: number): readonly Text[] {
  return amountFen === 0 ? [] : [amountText(amountFen)];
}

export function amountText(amountFen: number): Text {
  return text(`金额 ${formatFen(amountFen)} 元`, `CNY ${formatFen(amountFen)}`);
}
