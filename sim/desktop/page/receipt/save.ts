import type { Slip } from "../../../../src/receipt/slip";
import { keepFile } from "../keep-file";
import type { ReceiptWords } from "./words";

/**
 * Keeps the receipt as one file that opens anywhere, without script and without a network. Anybody can change such a file: it does not say
 * of itself that it is genuine, but where that is checked.
 */
export async function keepAsFile({ voucher, localTime }: Slip, say: ReceiptWords): Promise<void> {
  const style = await (await fetch(new URL("page.css", import.meta.url))).text();
  const kept = document.documentElement.cloneNode(true) as HTMLElement;
  for (const gone of kept.querySelectorAll("script, link, .acts, noscript")) gone.remove();
  const verdict = kept.querySelector("#verdict");
  if (!verdict) throw new Error("a receipt without a verdict");
  verdict.className = "unknown";
  const address = document.createElement("a");
  address.href = location.href;
  address.textContent = say.checkHere;
  verdict.replaceChildren(say.savedCopy, address);
  const sheet = document.createElement("style");
  sheet.textContent = style;
  kept.querySelector("head")?.append(sheet);
  const content = new Blob([`<!doctype html>\n${kept.outerHTML}`], { type: "text/html" });
  keepFile(content, `receipt-${localTime.slice(0, 8)}-${voucher ?? ""}.html`);
}
