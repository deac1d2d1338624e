import type { Text } from "../../hal/display";
import { checkNames } from "../evidence/checks";
import { bearerNumbers, connectFaults, noAnswers, type Trouble } from "../evidence/log";
import { text } from "../screen/text";
import { chinaTime, epochOf, shortTime } from "../values/clock";
import { bearerNames } from "./bearer-words";
import { checkWords } from "./check-words";
import { connectFaultWords, noAnswerWords } from "./support-words";

/** A trouble as support reads it: when, what, and its figures in the terms of whoever saw it. */
export function troubleText(trouble: Trouble): Text {
  const when = shortTime(chinaTime(trouble.atS * 1000));
  const { zh, en } = whatText(trouble);
  return text(`${when} ${zh}`, `${when} ${en}`);
}

function whatText({ kind, figures: [first, second, third] }: Trouble): Text {
  switch (kind) {
    case "connect": {
      const why = wordsAt(connectFaults, connectFaultWords, first);
      const after = (third / 10).toFixed(1);
      return text(`未连接：${why.zh}，${after}秒`, `no connection: ${why.en}, ${after} s`);
    }
    case "no-answer": {
      const why = wordsAt(noAnswers, noAnswerWords, first);
      return text(`无应答：${why.zh}`, `no answer: ${why.en}`);
    }
    case "unproven":
      return text("应答未能核实", "answer not verified");
    case "refused": {
      const code = String.fromCharCode(first, second);
      return text(`应答码 ${code}`, `answer ${code}`);
    }
    case "part": {
      const part = wordsAt(checkNames, checkWords, first);
      return text(`${part.zh}异常`, `${part.en} not OK`);
    }
    case "storage":
      return text(`丢失记录 ${first}`, `records lost: ${first}`);
    case "bearer": {
      const name = bearerNames[bearerNumbers[first] ?? "wifi"];
      return text(
        `${name.zh} 不通，丢包${second}% -${third}dBm`,
        `${name.en} did not work, loss ${second}%, -${third} dBm`,
      );
    }
    case "card": {
      const [status, command] = [hexOf(first) + hexOf(second), hexOf(third)];
      return text(`卡片应答 ${status}（指令 ${command}）`, `card said ${status} to command ${command}`);
    }
    case "software":
      return text("软件故障", "software fault");
  }
}

/** What a number of the ring stands for. One that a later firmware wrote has no words here. */
function wordsAt<Name extends string>(
  names: readonly Name[],
  words: { readonly [name in Name]: Text },
  number: number,
): Text {
  const name = names[number];
  return name === undefined ? text(`${number}`, `${number}`) : words[name];
}

function hexOf(byte: number): string {
  return byte.toString(16).padStart(2, "0").toUpperCase();
}

/** A sale's own troubles were seen from when it began until its longest wait was over. */
const AROUND_MS = 180_000;

/** What was seen while a transaction ran, newest first. @param localTime of its beginning, by the terminal's clock. */
export function troublesAround(troubles: readonly Trouble[], localTime: string): readonly Trouble[] {
  const fromMs = epochOf(localTime);
  return troubles.filter(({ atS }) => atS * 1000 >= fromMs - 1_000 && atS * 1000 <= fromMs + AROUND_MS);
}
