import type { Text } from "../../hal/display";
import type { Terminal } from "../context";
import { text } from "../screen/text";

/**
 * A line for the screens where a terminal rests, as long as one of its acquirer's hosts is reached without TLS: whoever
 * stands between can read and change what passes. Nobody shall take such a terminal for one in service.
 */
export function plainNotice({ personalisation }: Pick<Terminal, "personalisation">): readonly Text[] {
  return personalisation.hosts.every(({ tls }) => tls) ? [] : [text("未加密连接（测试）", "Not encrypted (test)")];
}
