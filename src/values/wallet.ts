/** Whose code a payer shows, or pays by. */
export type Wallet = "wechat" | "alipay" | "unionpay";

/** In the order of their numbers in flash and in parameter 56. */
export const wallets: readonly Wallet[] = Object.freeze<Wallet[]>(["wechat", "alipay", "unionpay"]);
