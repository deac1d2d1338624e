import { describe, expect, it } from "vitest";
import { toldSeen } from "../../sim/witness/evidence";
import { isSupportsWord } from "../../sim/witness/evidence-words";
import type { WorldEvent } from "../../sim/world/timeline";

function shown(id: string, title: string, lines: readonly string[]): WorldEvent {
  return { seq: 1, atMs: 1_000, kind: "screen", id, title, lines } as WorldEvent;
}

describe("support's word on a screen", () => {
  it("is told as such, and is no word of the terminal's about the money", () => {
    expect(toldSeen(shown("list", "交易记录", []), ["000002 22.22 客服称：已扣款"])).toEqual([]);
    expect(toldSeen(shown("detail", "22.22 客服称：未扣款", ["凭证号 000002"]), [])).toEqual([]);
    expect(isSupportsWord("Support says: not charged")).toBe(true);
  });

  it("anything else that stands in the money's place is still missed", () => {
    const [inList] = toldSeen(shown("list", "交易记录", []), ["000002 22.22 客服称：也许"]);
    expect(inList).toMatchObject({ where: "list", stan: "000002", money: undefined });
    const [inDetail] = toldSeen(shown("detail", "22.22 客服称", ["凭证号 000002"]), []);
    expect(inDetail).toMatchObject({ where: "detail", money: undefined });
  });

  it("a charged sale without such a word is told by the terminal", () => {
    expect(toldSeen(shown("list", "交易记录", []), ["000002 22.22 已扣款"])).toMatchObject([{ money: "charged" }]);
  });
});
