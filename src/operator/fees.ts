import type { Text } from "../../hal/display";
import type { Terminal } from "../context";
import { showEnd } from "../counter/show-end";
import { feePolicies, productRuleText } from "../diagnosis/fees";
import { localTime } from "../host/sign-in";
import { announcedFees, type FeePolicy, feeProducts, feeRuleOn } from "../profiles/fees";
import { LINES_MAX } from "../screen/panel";
import { text } from "../screen/text";
import { words } from "../screen/words";
import { chinaTime, epochOf } from "../values/clock";

/** Digits of YYYYMMDD. */
const DAY = 8;
const DAY_MS = 86_400_000;

/** 费率: what sales cost today, and, by F1, from each day on at which that changes. */
export async function showFees(terminal: Terminal): Promise<void> {
  const policies = await feePolicies(terminal);
  const today = (await localTime(terminal)).slice(0, DAY);
  const days = [today, ...changes(policies, today)];
  for (let at = 0; at < days.length; at++) {
    const [day = today, next] = days.slice(at);
    const rules = rulesOn(policies, day);
    const lines = [
      ...(at > 0 ? [text(`${dashed(day)} 起`, `From ${dashed(day)} on`)] : []),
      ...(rules.length > 0 ? rules : [text("没有费率资料", "No fees are known")]),
      ...(next ? [text(`F1 ${dashed(next)}起变更`, `F1: change on ${dashed(next)}`)] : []),
    ];
    const pressed = await showEnd(terminal, { id: "detail", title: words.fees, lines: lines.slice(0, LINES_MAX) });
    if (pressed !== "f1" || !next) return;
  }
}

function rulesOn(policies: readonly FeePolicy[], day: string): readonly Text[] {
  return feeProducts.flatMap((product) => {
    const rule = feeRuleOn(policies, product, day);
    return rule ? [productRuleText(product, rule)] : [];
  });
}

/** The days behind `today` on which something costs otherwise than the day before, in their order. */
function changes(policies: readonly FeePolicy[], today: string): readonly string[] {
  const days = policies.flatMap(({ from, until }) => (until === undefined ? [from] : [from, dayAfter(until)]));
  const later = [...new Set(days.filter((day) => day > today))].sort();
  let before = JSON.stringify(rulesOn(policies, today));
  return later.filter((day) => {
    const rules = JSON.stringify(rulesOn(policies, day));
    const differs = rules !== before;
    before = rules;
    return differs;
  });
}

/** YYYYMMDD. */
function dayAfter(day: string): string {
  return chinaTime(epochOf(`${day}000000`) + DAY_MS).slice(0, DAY);
}

function dashed(day: string): string {
  return `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
}

/** E13, for home: fees that the acquirer has announced, until they are in force. */
export async function announcementLines(terminal: Terminal): Promise<readonly Text[]> {
  const announced = announcedFees(await terminal.book.settings.parameters());
  if (announced.length === 0) return [];
  const today = (await localTime(terminal)).slice(0, DAY);
  const [next] = announced
    .map(({ from }) => from)
    .filter((from) => from > today)
    .sort();
  return next ? [text(`E13 ${dashed(next)}新费率(菜单)`, `E13: new fees ${dashed(next)} (menu)`)] : [];
}
