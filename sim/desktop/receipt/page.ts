import { type OpenedReceipt, openReceipt, type TerminalKeys } from "./open-receipt";

/** As much of a browser as this page needs. */
declare const document: {
  getElementById(id: string): { textContent: string | null; className: string } | null;
};
declare const location: { readonly hash: string };
declare function addEventListener(kind: "hashchange", listener: () => void): void;

const verdicts: { readonly [signature in (OpenedReceipt & { kind: "receipt" })["signature"]]: string } = Object.freeze({
  genuine: "签名有效，由此终端签发  Genuine: signed by this terminal",
  forged: "签名无效，请勿采信  NOT GENUINE: do not trust it",
  unknown: "暂时无法核对签名  The signature cannot be checked now",
});

async function show(keys: TerminalKeys | undefined): Promise<void> {
  const opened = await openReceipt(location.hash, keys);
  if (opened.kind === "unreadable") return put("unreadable", "这不是电子签购单  This is no digital receipt", "");
  put(opened.signature, verdicts[opened.signature], opened.lines.join("\n"));
}

/** Text only: nothing of an address is ever taken for a part of the page. */
function put(verdict: string, told: string, slip: string): void {
  const places = [document.getElementById("verdict"), document.getElementById("slip")];
  const [first, second] = places;
  if (!first || !second) throw new Error("the page has no place for the receipt");
  first.className = verdict;
  first.textContent = told;
  second.textContent = slip;
}

/** Of the acquirer's terminals; without a network the slip is shown all the same, and not called genuine. */
async function fetchKeys(): Promise<TerminalKeys | undefined> {
  try {
    const response = await fetch("/receipt/keys.json");
    return response.ok ? ((await response.json()) as TerminalKeys) : undefined;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

async function start(): Promise<void> {
  await show(undefined);
  const keys = await fetchKeys();
  await show(keys);
  addEventListener("hashchange", () => void show(keys));
}

void start();
