/** How the card was read: S 刷卡, I 插卡, C 挥卡, M 手工; or a payer's code, Q 扫码. */
export type CardEntry = "swipe" | "insert" | "contactless" | "manual" | "scan";
