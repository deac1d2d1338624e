import { keepFocus, type Part } from "../part";

const wallets = ["wechat", "alipay", "unionpay"] as const;

/** The payer's phone, which reads the code on the terminal's screen: pays by a wallet, or is refused by it. */
export function PayersPhone({ room, say }: Part) {
  const names = { wechat: say.payWechat, alipay: say.payAlipay, unionpay: say.payUnionpay };
  return (
    <>
      {wallets.map((wallet) => (
        <button
          key={wallet}
          type="button"
          data-act={`pay-${wallet}`}
          onMouseDown={keepFocus}
          onClick={() => void room.act("pay", { wallet, result: "ok" })}
        >
          {names[wallet]}
        </button>
      ))}
      <button
        type="button"
        data-act="pay-fail"
        onMouseDown={keepFocus}
        onClick={() => void room.act("pay", { wallet: "wechat", result: "fail" })}
      >
        {say.payRefused}
      </button>
    </>
  );
}
