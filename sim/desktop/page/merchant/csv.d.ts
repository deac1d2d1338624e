export type Cell = string | number;
/** An amount as a cell: yuan, two places after the point, no grouping. */
export declare function amountCell(fen: number): string;
/** A number that is a name: a spreadsheet would drop its zeros. */
export declare function nameCell(name: string): string;
/** RFC 4180: every text cell quoted, lines by CR LF. */
export declare function csvOf(head: readonly string[], rows: readonly (readonly Cell[])[]): string;
/** Gives the browser a file to keep. */
export declare function download(name: string, text: string): void;
