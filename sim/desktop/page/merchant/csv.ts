import { yuan } from "../words/words";

/** Spreadsheets of Chinese offices take a file for GBK unless it begins so. */
const BYTE_ORDER_MARK = "\ufeff";

export type Cell = string | number;

/** An amount as a cell: yuan, two places after the point, no grouping. */
export function amountCell(fen: number): string {
  return yuan(fen);
}

/** A number that is a name: a spreadsheet would drop its zeros. */
export function nameCell(name: string): string {
  return /^\d+$/.test(name) ? `="${name}"` : name;
}

/** RFC 4180: every text cell quoted, lines by CR LF. */
export function csvOf(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const lines = [head, ...rows].map((cells) => cells.map(written).join(","));
  return `${BYTE_ORDER_MARK}${lines.join("\r\n")}\r\n`;
}

/** No cell is anybody's own text: figures, terms, masked numbers. */
function written(cell: Cell): string {
  const text = String(cell);
  const isFigure = /^-?\d+(\.\d+)?$/.test(text) || /^="\d+"$/.test(text);
  return isFigure ? text : `"${text.replaceAll('"', '""')}"`;
}

/** Gives the browser a file to keep. */
export function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The download has begun by then.
  setTimeout(() => URL.revokeObjectURL(address), 0);
}
