import { type BoardName, wirings } from "../../board/wirings";

/** The boards whose own files run in the world. */
export const boardNames: readonly BoardName[] = Object.freeze(Object.keys(wirings) as BoardName[]);
