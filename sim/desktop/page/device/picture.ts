import { addressOf } from "../api";
import type { Part } from "../part";

/** Where the pixels stand that the terminal shows, or will show next. */
export function pictureAddress(name: "screen" | "glass", { seen, language }: Pick<Part, "seen" | "language">): string {
  const { screenVersion, screenAfter } = seen;
  const after = screenAfter === undefined ? "" : `&after=${screenAfter}`;
  return addressOf(`${name}.png?lang=${language}&v=${screenVersion}${after}`);
}
