import type { Text } from "../../hal/display";
import type { LostSale } from "../book/losses";
import { type Approved, isStored, type Transaction } from "../book/states";
import type { PrintTrouble } from "../receipt/print";
import { text } from "../screen/text";
import { isForSupport, numberedLine, type Standing } from "./ends";
import { moneyWord } from "./kind-words";
import { isOne, lostNumbers } from "./lost-words";
import { printerRemedy } from "./printer-words";

/** 待办, in a list: which sale, and what is to be done by whom. The money stands on its detail. */
export function toDoLine(transaction: Transaction, standing: Standing, printer: PrintTrouble | "ready"): Text {
  return numberedLine(transaction, taskOf(transaction, standing, printer));
}

/** Of what is lost only support can say how it ended (D08). */
export function lostToDoLine(lost: LostSale): Text {
  const numbers = lostNumbers(lost);
  const [first, last] = lost.stans;
  if (isOne(lost)) return text(`${numbers} 记录丢失，请问客服`, `${numbers} record lost: ask support`);
  // Of a range nobody knows how many, nor of one number whether.
  return first === last
    ? text(`${numbers} 可能丢失，请问客服`, `${numbers} perhaps lost: ask support`)
    : text(`${numbers} 有丢失，请问客服`, `${numbers} some lost: ask support`);
}

function taskOf(transaction: Transaction, standing: Standing, printer: PrintTrouble | "ready"): Text {
  if (isStored(transaction)) return text("终端会上送通知", "terminal sends advice");
  switch (transaction.state) {
    case "intent":
    case "reversing":
    case "repeating":
      return isForSupport(transaction, standing)
        ? text("请问客服", "ask support")
        : text("终端在核查", "terminal checks it");
    case "approved":
      return taskOfApproved(transaction, printer) ?? moneyWord(transaction);
    case "reversed":
      // The request may still come through: the terminal makes sure once more.
      return behind(moneyWord(transaction), text("，终端会再核对", "; terminal makes sure"));
    case "vouched":
      return behind(moneyWord(transaction), text("，结算时核对", "; checked at settlement"));
    case "declined":
      // What its code means only the next sign-in tells.
      return behind(moneyWord(transaction), text("，终端会重新签到", "; terminal signs in"));
    case "withdrawn":
      return moneyWord(transaction);
  }
}

/** What a person has to do comes before what the terminal does by itself. */
function taskOfApproved({ signature, slip }: Approved, printer: PrintTrouble | "ready"): Text | undefined {
  if (signature.kind === "owed" || signature.kind === "unsigned") return text("请顾客补签", "customer must sign");
  if (slip === "owed") return printer === "ready" ? text("请按菜单3补打", "print it: menu 3") : printerRemedy(printer);
  if (signature.kind === "unsent" && signature.forGood) return text("签名请问客服", "ask support: signature");
  if (signature.kind === "taken" || signature.kind === "unsent")
    return text("终端会上送签名", "terminal sends signature");
  return undefined;
}

function behind(money: Text, task: Text): Text {
  return text(`${money.zh}${task.zh}`, `${money.en}${task.en}`);
}
