import { keepFocus, type Part } from "../part";

/** How a payer's code of each wallet begins, and how many digits it has (the acquirer knows it by that). */
const codes = Object.freeze([
  Object.freeze({ wallet: "wechat", begins: "13", digits: 18 }),
  Object.freeze({ wallet: "alipay", begins: "28", digits: 18 }),
  Object.freeze({ wallet: "unionpay", begins: "62", digits: 19 }),
] as const);

/** The payer's phone, which shows a code to the scanner: another one each time, as phones do. */
export function PayersCode({ room, say }: Part) {
  const names = { wechat: say.codeWechat, alipay: say.codeAlipay, unionpay: say.codeUnionpay };
  return (
    <>
      {codes.map(({ wallet, begins, digits }) => (
        <button
          key={wallet}
          type="button"
          data-act={`scan-${wallet}`}
          onMouseDown={keepFocus}
          onClick={() => void room.act("scan", { code: begins + randomDigits(digits - begins.length) })}
        >
          {names[wallet]}
        </button>
      ))}
    </>
  );
}

function randomDigits(count: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(count)), (byte) => byte % 10).join("");
}
