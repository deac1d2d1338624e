import type { PaperSlip } from "../devices/printer";
import { fenOf } from "../witness/evidence-words";
import { epochOf } from "../witness/record-evidence";
import { numberOf } from "./checker-batches";
import { lateSeen } from "./checker-late";
import type { ReportSeen } from "./checker-settling";

/** Behind its name, or on the next line. */
const DATE = /^(?:.*\(DATE\/TIME\):)?\s*(\d{4}\/\d\d\/\d\d) (\d\d:\d\d:\d\d)$/m;

/** @returns undefined for paper that is no settlement's, or did not come out whole. */
export function reportSeen({ kind, lines, whole }: PaperSlip): ReportSeen | undefined {
  if (kind !== "settlement" || !whole) return undefined;
  const text = lines.join("\n");
  const [, debits, debitFen] = /^收款\(DEBIT\) (\d+)\s+([\d,.]+)$/m.exec(text) ?? [];
  const [, credits, creditFen] = /^退款\(CREDIT\) (\d+)\s+([\d,.]+)$/m.exec(text) ?? [];
  const [, fees] = /^手续费\(FEES\) \d+\s+(-?[\d,.]+)$/m.exec(text) ?? [];
  const [, certified] = /^上送芯片卡数据\(CHIP DATA\):\s*(\d+)\//m.exec(text) ?? [];
  const [, date = "", clock = ""] = DATE.exec(text) ?? [];
  const [, net] = /^结算净额\(NET\)\s+(-?[\d,.]+)$/m.exec(text) ?? [];
  return {
    batch: /BATCH NO\):\s*(\d{6})/.exec(text)?.[1] ?? "",
    time: clock.replaceAll(":", ""),
    ...(date === "" ? {} : { closedMs: epochOf(`${date}${clock}`.replace(/\D/g, "")) }),
    debits: Number(debits),
    debitFen: fenOf(debitFen) ?? -1,
    credits: Number(credits),
    creditFen: fenOf(creditFen) ?? -1,
    ...(fees === undefined ? {} : { feeFen: signedFenOf(fees) }),
    ...(net === undefined ? {} : { netFen: signedFenOf(net) }),
    balanced: text.includes("对平(BALANCED)"),
    ...(certified === undefined ? {} : { certified: Number(certified) }),
    named: [...text.matchAll(/^(\d{6}) \S*本机|^(\d{6}) .*主机/gm)].map(([, own, host]) => own ?? host ?? ""),
    formers: [...text.matchAll(/^含终端 (\S+) 此前批次 (\d+)$/gm)].map(numberIn),
    unsettled: [...text.matchAll(/^终端 (\S+) 此前批次 (\d+)，\s*未结算/gm)].map(numberIn),
    left: [...text.matchAll(/^(\d{6}) 核查中，未计入/gm)].map(([, stan = ""]) => stan),
    counted: [...text.matchAll(/^(\d{6}) 核查中，已计入/gm)].map(([, stan = ""]) => stan),
    said: [...text.matchAll(/^(\d{6}) [\d,.]+ 客服称/gm)].map(([, stan = ""]) => stan),
    late: lateSeen(text),
  };
}

/** As the host's own settlements are named. */
function numberIn([, terminal = "", batch = ""]: RegExpExecArray): string {
  return numberOf({ terminal, batch });
}

/** What voids and refunds bring back is negative. */
function signedFenOf(text: string): number {
  return (text.startsWith("-") ? -1 : 1) * (fenOf(text) ?? Number.NaN);
}
