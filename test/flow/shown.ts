import { type room, see } from "../scenario/rooms";

export type Where = Awaited<ReturnType<typeof room>>;

export async function shown(where: Where): Promise<string> {
  const [zh, en] = [await see(where, "screen", { lang: "zh" }), await see(where, "screen", { lang: "en" })];
  return `${String(zh["id"])}\n${String(zh["text"])}\n${String(en["text"])}`;
}
