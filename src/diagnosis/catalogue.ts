import type { Text } from "../../hal/display";
import { textAt } from "../screen/text";

/** Who can mend it: merchant, cardholder, supervisor, acquirer's support, the terminal by itself. */
export type Who = "M" | "C" | "O" | "S" | "T";

/** One row of the fault catalogue, in words. Codes are stable and never used again for anything else. */
export interface Row {
  readonly cause: Text;
  readonly remedy: Text;
  readonly who: readonly Who[];
}

function people(...who: Who[]): readonly Who[] {
  return Object.freeze(who);
}

/** Rows share these: a list of its own takes 70 bytes of ROM. */
const whoByLetters = Object.freeze({
  C: people("C"),
  CM: people("C", "M"),
  M: people("M"),
  MO: people("M", "O"),
  MS: people("M", "S"),
  MT: people("M", "T"),
  O: people("O"),
  S: people("S"),
  T: people("T"),
  TC: people("T", "C"),
  TM: people("T", "M"),
  TS: people("T", "S"),
});

/** A row as one string: in ROM a text of its own is three slots of 16 bytes, and a row has two. */
class PackedRow implements Row {
  readonly #lines: string;

  constructor(lines: string) {
    this.#lines = lines;
  }

  get cause(): Text {
    return textAt(this.#lines, 0);
  }

  get remedy(): Text {
    return textAt(this.#lines, 2);
  }

  get who(): readonly Who[] {
    return whoByLetters[this.#lines.slice(this.#lines.lastIndexOf("\n") + 1) as Letters];
  }
}

type Letters = keyof typeof whoByLetters;

function row(causeZh: string, causeEn: string, remedyZh: string, remedyEn: string, who: Letters): Row {
  return Object.freeze(new PackedRow(`${causeZh}\n${causeEn}\n${remedyZh}\n${remedyEn}\n${who}`));
}

export const catalogue = Object.freeze({
  A01: row(
    "没有网络",
    "No network",
    "请检查Wi-Fi和SIM卡，恢复后自动签到",
    "Check Wi-Fi and SIM; signs in by itself",
    "MT",
  ),
  A02: row("已切换到备用网络", "Switched to the other network", "无需处理", "Nothing to do", "T"),
  A03: row("网络信号弱", "Weak network", "请靠近路由器或窗口", "Move closer to the router or a window", "TM"),
  A04: row(
    "已联网，但互联网不通",
    "Connected, but no internet",
    "请查路由器或上网认证页面",
    "Check the router or its log-in page",
    "M",
  ),
  A05: row(
    "{acquirer}连接不上",
    "{acquirer} cannot be reached",
    "不是本店网络问题，请稍后再试",
    "Not your network; try again later",
    "TS",
  ),
  A06: row("安全连接失败", "Secure connection failed", "请联系客服", "Call support", "S"),
  A07: row("{acquirer}系统维护", "{acquirer}: maintenance", "到时自动签到，无需操作", "Signs in by itself then", "T"),
  A08: row("{acquirer}系统故障", "{acquirer} has a system fault", "终端会自动重试", "It tries again by itself", "TS"),
  A09: row("商户未登记", "Merchant not registered", "请联系客服登记商户", "Call support to register", "S"),
  A10: row("商户账户不可用", "Merchant account blocked", "请联系客服", "Call support", "S"),
  A11: row("终端未登记", "Terminal not registered", "请联系客服登记终端", "Call support to register", "S"),
  A12: row("操作员密码错误", "Wrong operator password", "请重新输入", "Enter it again", "MO"),
  A13: row(
    "操作员已锁定或无权限",
    "Operator locked or not permitted",
    "请主管解锁或操作",
    "A supervisor can unlock or do it",
    "O",
  ),
  A14: row("终端没有密钥", "The terminal has no key", "请联系客服重新装载密钥", "Call support to load it", "S"),
  A15: row("终端密钥错误", "The key is wrong", "请联系客服", "Call support", "S"),
  A16: row(
    "应答校验不符，未采用",
    "Answer failed its check",
    "稍后自动签到，再重新收款",
    "Wait, then charge again",
    "T",
  ),
  A17: row("参数没有下载完", "Settings incomplete", "下次接着下载，照常收款", "Continues next time; sales go on", "T"),
  A18: row(
    "新参数不能使用",
    "New settings not usable",
    "仍用原参数，请联系客服",
    "Old settings stay; call support",
    "S",
  ),
  A19: row("已签到", "Already signed in", "无需重复签到", "No need to do it again", "T"),
  A20: row("签到应答丢失", "No answer to the sign-in", "请再签到一次", "Sign in once more", "T"),
  A21: row("程序版本过低，需更新", "Program too old", "请联系客服更新程序", "Call support to update", "T"),
  A22: row("终端未激活", "Not activated", "请用{acquirer}APP扫码绑定", "Scan with {acquirer}'s app", "M"),
  A23: row("终端日期曾丢失", "The date was lost", "已按{acquirer}的时间校准", "Now set to {acquirer}'s time", "T"),
  B01: row("卡片读取失败", "Card not readable", "请再试一次或换一种方式", "Try again or another way", "C"),
  B02: row("卡片移开过早", "Card removed too early", "请重新插卡或挥卡", "Insert or tap it again", "C"),
  B03: row("检测到多张卡", "More than one card", "请只出示一张卡", "Present one card only", "C"),
  B04: row("卡已过期", "Card expired", "请换一张卡", "Use another card", "C"),
  B05: row("此卡不能使用", "This card cannot be used", "请持卡人联系发卡行", "Customer: ask your bank", "C"),
  B06: row("此卡受限制", "This card is restricted", "请持卡人联系发卡行", "Customer: ask your bank", "C"),
  B07: row("卡密码错误", "Wrong PIN", "请持卡人核对卡密码", "Customer: check the PIN", "C"),
  B08: row("余额不足", "Insufficient funds", "请换一张卡或减少金额", "Try less, or another card", "C"),
  B09: row("超出限额", "Over the limit", "请减少金额或换卡", "Try less or another card", "CM"),
  B10: row("金额不正确", "Amount not allowed", "请重新输入金额", "Enter the amount again", "M"),
  B11: row("此卡有芯片", "This card has a chip", "请插卡或换卡", "Insert it, or use another card", "M"),
  B12: row("交易已取消或超时", "Cancelled or timed out", "可重新收款", "You can start again", "M"),
  B13: row(
    "发送前网络中断",
    "Network lost, not sent",
    "网络恢复后请重新收款",
    "Sell again when the network is back",
    "T",
  ),
  B14: row(
    "已发送，未收到应答",
    "Sent, but no answer came",
    "终端在核查，请勿重复收款",
    "Wait: do not charge again",
    "T",
  ),
  B15: row(
    "应答迟到，未采用",
    "The answer came too late",
    "终端在核查，请勿重复收款",
    "Wait: do not charge again",
    "T",
  ),
  B16: row(
    "应答不符，未采用",
    "The answer did not match",
    "终端在核查，请勿重复收款",
    "Wait: do not charge again",
    "T",
  ),
  B17: row("银行系统故障", "The bank's system is down", "请稍后再试", "Try again later", "TS"),
  B18: row("终端数据错误", "Terminal data error", "请联系客服并告知代码", "Tell support the code", "S"),
  B19: row("本次没有再收", "Nothing charged this time", "如有需要，请重新收款", "Start again to charge", "M"),
  B20: row("设备部件故障", "A part does not work", "请联系客服维修", "Call support for repair", "MS"),
  B21: row("软件故障，已恢复", "Software fault, recovered", "如再次出现请联系客服", "If repeated, call support", "T"),
  B22: row("卡片拒绝完成交易", "The card refused", "请换卡", "Use another card", "T"),
  B23: row("付款码不能用", "Code not usable", "请顾客刷新付款码再试", "Customer: show a new code", "TC"),
  C01: row("签名板无响应", "Signature pad failed", "请在签购单上签名", "Sign on the slip", "MS"),
  C02: row("签名不完整", "Signature incomplete", "请完整书写姓名", "Write the whole name", "C"),
  C03: row("尚未签名", "Not signed yet", "可在菜单4中补签", "Sign later: menu 4", "M"),
  C07: row("签名未被接收", "Signature not accepted", "已保存，会自动重发", "Kept; will be sent again", "T"),
  C09: row("该操作员不能受理签名", "Signing not allowed", "请主管(00)登录，菜单4补签", "Supervisor (00): menu 4", "O"),
  C15: row(
    "签名参数与程序版本不符",
    "Signature settings do not fit this program",
    "仍用原参数，会重新下载",
    "Old settings stay; will load again",
    "T",
  ),
  C12: row(
    "打印机不能打印",
    "The printer cannot print",
    "请检查打印机，再按菜单3",
    "Check the printer, then menu 3",
    "M",
  ),
  C13: row(
    "打印中途缺纸",
    "Paper ran out in a slip",
    "残页作废，装纸后按菜单3",
    "Discard the torn slip; load paper, then menu 3",
    "T",
  ),
  C14: row("电量低，不能打印", "Low battery: no slip", "充电后自动补打", "Plug in, then it prints", "M"),
  D02: row("断电时正在保存，已恢复", "Power cut while saving: restored", "无需处理", "Nothing to do", "T"),
  D03: row("存储器部分损坏", "Part of storage failed", "请联系客服检修", "Call support for service", "TS"),
  D04: row("存储已满", "Storage is full", "请先结算（菜单）", "Settle first: menu", "M"),
  D05: row("电量低", "Battery low", "请接上充电器", "Plug in the charger", "M"),
  D07: row("终端曾被拆开", "The terminal was opened", "请联系客服重新装载密钥", "Call support to load keys", "S"),
  D08: row("断电期间部分记录丢失", "Records lost while off", "请联系客服核实", "Ask support to look it up", "TS"),
  E01: row(
    "总额与{acquirer}不一致",
    "Totals do not agree",
    "明细已上送，请联系客服核对",
    "Details sent: ask support",
    "TS",
  ),
  E02: row("结算中断", "Settlement was interrupted", "终端会自动继续结算", "It goes on by itself", "T"),
  E03: row("超过一天未结算", "Not settled for a day", "请结算（菜单）", "Settle: menu", "T"),
  E05: row("金额不能提现", "Amount cannot be paid out", "请改金额", "Take another amount", "M"),
  E06: row(
    "银行账户不能收款",
    "The bank takes no money for it",
    "向{acquirer}更正账户后补发",
    "Fix account with {acquirer}",
    "MS",
  ),
  E07: row("现在不到账", "It does not go now", "已排队，到时自动付出", "Queued: it goes by itself", "M"),
  E08: row("提现结果待查", "Result is not known yet", "终端在查，勿再申请", "Wait: ask for no other", "T"),
  E09: row("银行退回了提现", "The bank sent it back", "已退回余额，可补发", "In balance: pay it again", "TM"),
  E10: row("提现在审核", "Held for review", "请备签购单交{acquirer}", "Hand in the sales slips", "S"),
  E11: row("有款项还不能提", "Not all can be paid out yet", "F1 查看哪些", "F1: which and why", "M"),
  E12: row("手续费与约定不符", "Fee not as agreed", "请联系客服核对", "Ask support to check it", "M"),
  E13: row("费率将变更", "Fees will change", "见菜单：费率", "See the menu: Fees", "T"),
  E14: row("结算通道不通", "The way to the bank is down", "已排队，恢复后付出", "Queued: it goes by itself", "TS"),
  F08: row("终端里是旧数据", "Old data in the terminal", "请联系客服重新设置", "Call support to set it up", "S"),
  F09: row("收到的应答未能核实", "Answer not verified", "终端在核查，请勿重复收款", "Wait: do not charge again", "T"),
});

export type FaultCode = keyof typeof catalogue;
