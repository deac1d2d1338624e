import * as doctor from "../doctor";

/** Words of screens, as people read them. */
export const voucher = (number: string) => doctor.same(`凭证号 ${number}`);
export const money = { charged: { zh: "已扣款", en: "Charged" }, not: { zh: "未扣款", en: "Not charged" } };
export const back = { zh: "款项已退回顾客", en: "Returned to customer" };
/** On an end: which sale it is of. */
export const which = (yuan: string, number: string) => ({
  zh: `${yuan} 元 凭证号 ${number}`,
  en: `CNY ${yuan} voucher ${number}`,
});
export const amount = (yuan: string) => ({ zh: `金额 ${yuan} 元`, en: `CNY ${yuan}` });
export const approvedTitle = { zh: "交易成功", en: "Approved" };
