import type { Slip } from "../../../../src/receipt/slip";

/** Keeps the receipt as one file that opens anywhere, without script and without a network. */
export async function keepAsFile({ voucher, localTime }: Slip): Promise<void> {
  const style = await (await fetch("/receipt/page.css")).text();
  const kept = document.documentElement.cloneNode(true) as HTMLElement;
  for (const gone of kept.querySelectorAll("script, link, .acts, noscript")) gone.remove();
  const sheet = document.createElement("style");
  sheet.textContent = style;
  kept.querySelector("head")?.append(sheet);
  const address = URL.createObjectURL(new Blob([`<!doctype html>\n${kept.outerHTML}`], { type: "text/html" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `receipt-${localTime.slice(0, 8)}-${voucher ?? ""}.html`;
  link.click();
  URL.revokeObjectURL(address);
}
