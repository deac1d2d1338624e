import type { Text } from "../../hal/display";
import type { Transaction } from "../book/states";
import type { Terminal } from "../context";
import { bearerNames } from "../diagnosis/bearer-words";
import { checkWords } from "../diagnosis/check-words";
import { text } from "../screen/text";
import { chinaTime } from "../values/clock";

/** A part that none of so many sales used was not used for long. */
const SALES_LOOKED_THROUGH = 50;

/**
 * When each part and each bearer worked last, for support: parts by the sales that are on record, which cross power cuts; bearers by the
 * host's last answer over them since power-up. No part is asked for it, and no sale writes anything.
 */
export async function lastWellLines({ book, devices, host }: Terminal): Promise<readonly Text[]> {
  const sales = await book.latest(SALES_LOOKED_THROUGH);
  const used = (was: (sale: Transaction) => boolean) => sales.find(was)?.facts.localTime;
  const [nowMs, { epochMs }] = [await devices.clock.monotonic(), await devices.clock.now()];
  const bearers = (await devices.network.bearers()).map(({ bearer }) => {
    const wellMs = host.wellMs[bearer];
    return wellLine(bearerNames[bearer], wellMs === undefined ? undefined : chinaTime(epochMs - nowMs + wellMs));
  });
  return [
    wellLine(checkWords["card-reader"], sales[0]?.facts.localTime),
    ...(devices.printer ? [wellLine(checkWords.printer, used(isPrinted))] : []),
    ...(devices["signature-pad"] ? [wellLine(checkWords["signature-pad"], used(isDrawn))] : []),
    ...bearers,
  ];
}

function wellLine({ zh, en }: Text, localTime: string | undefined): Text {
  if (localTime === undefined) return text(`${zh} 无记录`, `${en}: no record`);
  const [, month = "", day = "", hour = "", minute = ""] = /^\d{4}(..)(..)(..)(..)/.exec(localTime) ?? [];
  const time = `${month}-${day} ${hour}:${minute}`;
  return text(`${zh} ${time}`, `${en} ${time}`);
}

function isPrinted(sale: Transaction): boolean {
  return sale.state === "approved" && sale.slip === "printed";
}

function isDrawn(sale: Transaction): boolean {
  if (sale.state !== "approved") return false;
  const { kind } = sale.signature;
  return kind === "taken" || kind === "uploaded" || kind === "unsent";
}
