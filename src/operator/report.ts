import type { Text } from "../../hal/display";
import type { Terminal } from "../context";
import { showEnd } from "../counter/show-end";
import { checkWords } from "../diagnosis/check-words";
import { foundText } from "../diagnosis/support-words";
import { troubleText } from "../diagnosis/trouble-words";
import { type Check, checkNames } from "../evidence/checks";
import type { EvidenceLog } from "../evidence/log";
import { firmwareVersion } from "../host/requirement";
import { localTime } from "../host/sign-in";
import { text } from "../screen/text";
import { supportText, words } from "../screen/words";
import { runChecks } from "./checks";
import { lastWellLines } from "./last-well";

/** Beside a title a page holds so many looks and the hint. */
const LOOKS_ON_A_PAGE = 7;
/** What is amiss and fits beside the other lines; all of it is on the pages. */
const AMISS_SHOWN_MAX = 3;

/** The whole self-test on request: what to read aloud to support, each look on pages (F1), and a code with the same (F2). */
export async function showSelfTest(terminal: Terminal): Promise<void> {
  const { panel, board, book, devices } = terminal;
  await panel.show({ id: "processing", title: words.selfTest, lines: [words.pleaseWait], mood: "waiting" });
  const checks = await runChecks(terminal, true);
  const amiss = checks.filter(({ ok }) => !ok);
  const version = await firmwareVersion(devices.update);
  const { serial } = board.identity;
  const screen = {
    id: "self-test",
    title: text("整机自检", "Self-test"),
    mood: amiss.length === 0 ? "good" : "bad",
    lines: [
      amiss.length === 0
        ? text(`${checks.length} 项全部正常`, `All ${checks.length} tests passed`)
        : text(`${amiss.length} 项异常，共 ${checks.length} 项`, `${amiss.length} of ${checks.length} tests failed`),
      ...amiss.slice(0, AMISS_SHOWN_MAX).map(amissText),
      text(`序列号 ${serial}，版本 ${version}`, `Serial ${serial}, version ${version}`),
      supportText,
      text("F1 明细，F2 客服二维码", "F1: details, F2: QR code for support"),
    ],
  } as const;
  for (;;) {
    const pressed = await showEnd(terminal, screen);
    if (pressed === "f1") await showPages(terminal, checks);
    else if (pressed === "f2") {
      const code = supportCode(serial, version, await localTime(terminal), checks, book.evidence);
      await showEnd(terminal, {
        id: "self-test",
        title: screen.title,
        lines: [text("请拍照发给客服", "Send support a photo"), supportText],
        qr: code,
      });
    } else return;
  }
}

async function showPages(terminal: Terminal, checks: readonly Check[]): Promise<void> {
  const { book } = terminal;
  for (let from = 0; from < checks.length; from += LOOKS_ON_A_PAGE)
    await showEnd(terminal, {
      id: "self-test",
      title: text("自检明细", "Test by test"),
      lines: checks.slice(from, from + LOOKS_ON_A_PAGE).map(checkText),
    });
  await showEnd(terminal, {
    id: "self-test",
    title: text("最近正常使用", "Last worked"),
    lines: await lastWellLines(terminal),
  });
  const troubles = book.evidence.troubles().slice(0, LOOKS_ON_A_PAGE);
  if (troubles.length > 0)
    await showEnd(terminal, {
      id: "self-test",
      title: text("近期故障记录", "Recent troubles"),
      lines: troubles.map(troubleText),
    });
}

/** With its milliseconds, or with what was found: for support. */
function checkText({ name, ms, found }: Check): Text {
  const { zh, en } = checkWords[name];
  if (found === undefined) return text(`${zh} 正常 ${ms}毫秒`, `${en} OK, ${ms} ms`);
  const what = foundText(found);
  return text(`${zh}：${what.zh}`, `${en}: ${what.en}`);
}

/** What a merchant reads: a printer's troubles are his to mend, of the others the name is enough. */
function amissText({ name, found }: Check): Text {
  const { zh, en } = checkWords[name];
  const known = name === "printer" && found !== undefined ? foundText(found) : notInOrder;
  return text(`${zh}：${known.zh}`, `${en}: ${known.en}`);
}

const notInOrder = text("不正常", "not OK");

/**
 * The same for a reader of codes: "QST1", serial, version, local time, for each look its number in hex, whether it went well, and
 * its milliseconds; then the troubles that are remembered, as their bytes in hex. Numbers alone go in: no card data can.
 */
function supportCode(
  serial: string,
  version: string,
  time: string,
  checks: readonly Check[],
  evidence: EvidenceLog,
): string {
  const looked = checks.map(
    ({ name, ok, ms }) => `${checkNames.indexOf(name).toString(16)}${ok ? "+" : "-"}${Math.round(ms)}`,
  );
  return ["QST1", serial, version, time, looked.join(","), evidence.hex()].join(":");
}

/** A self-test a day, at rest: home says when something is amiss. */
const DAY_MS = 86_400_000;

export async function testDaily(terminal: Terminal): Promise<void> {
  const { session, devices } = terminal;
  if ((await devices.clock.monotonic()) - (session.testedMs ?? session.owed.bootMs) < DAY_MS) return;
  await runChecks(terminal, true);
}

/** For home. */
export function testedLine({ session }: Terminal): readonly Text[] {
  const { failing = 0 } = session;
  return failing === 0 ? [] : [text(`自检 ${failing} 项异常，菜单5`, `Self-test: ${failing} failed, menu 5`)];
}
