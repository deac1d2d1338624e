import { describe, expect, it } from "vitest";
import type { Text } from "../../hal/display";
import type { Key } from "../../hal/keypad";
import type { SupportedTransaction } from "../../src/book/params";
import type { Terminal } from "../../src/context";
import { chosen, type Entry, type Item, offered } from "../../src/operator/choice";
import type { Screen } from "../../src/screen/panel";
import { text } from "../../src/screen/text";
import { submenus, words } from "../../src/screen/words";
import type { Kind } from "../../src/transaction/kinds/kind";
import { sale } from "../../src/transaction/kinds/sale";
import { voidOfSale } from "../../src/transaction/kinds/void";

const kind = (more: Partial<Kind>): Kind => ({ ...sale, ...more });
const entry = (label: string, task?: "people") => ({
  label: text(label, label),
  run: async () => "stay" as const,
  ...(task && { task }),
});
/** What was made, in order. */
const made: Kind[] = [];
const making = (label: string, of: Kind, within?: Text): Entry => ({
  label: text(label, label),
  kind: of,
  make: async (_, each) => made.push(each),
  ...(within && { within }),
});

const find = entry("find");
const authorisation = kind({ offered: "auth" });
const completion = kind({ offered: "completion" });
const held = making("held", authorisation, words.authorisations);
const done = making("done", completion, words.authorisations);
const back = making("void", voidOfSale);
const chiefs = entry("chiefs", "people");

/** As far as a menu asks: who is there, what the acquirer offers, and keys that are pressed. */
function terminalOf({
  supported,
  role = "cashier" as "cashier" | "supervisor",
  acquirer = "lakala",
  keys = [] as Key[],
}: {
  readonly supported?: readonly SupportedTransaction[];
  readonly role?: "cashier" | "supervisor";
  readonly acquirer?: string;
  readonly keys?: Key[];
} = {}) {
  const shown: Screen[] = [];
  const terminal = {
    session: { operator: { number: "01", role } },
    personalisation: { acquirer },
    board: { identity: { model: "classic" } },
    book: { settings: { parameters: async () => (supported ? { supported } : undefined) } },
    panel: {
      show: async (screen: Screen) => void shown.push(screen),
      key: async () => {
        const key = keys.shift();
        return key ? { kind: "key", key } : { kind: "timeout" };
      },
    },
  };
  return { terminal: terminal as unknown as Terminal, shown };
}

const labels = (items: readonly Item[]) => items.map(({ label }) => label.en);

describe("the menu of kinds", () => {
  it("has what few need often behind what parameter 26 offers", async () => {
    const all: readonly SupportedTransaction[] = ["sale", "auth", "completion", "void"];
    const entries = [find, held, done, back, chiefs];
    const among = async (supported: readonly SupportedTransaction[] | undefined) =>
      labels(await offered(terminalOf({ ...(supported ? { supported } : {}), role: "supervisor" }).terminal, entries));
    expect(await among(all)).toEqual(["void", "find", "Pre-authorisations", "chiefs"]);
    expect(await among(["void"])).toEqual(["void", "find", "chiefs"]);
    expect(await among([])).toEqual(["find", "chiefs"]);
    // No word from the acquirer takes nothing away.
    expect(await among(undefined)).toEqual(["void", "find", "Pre-authorisations", "chiefs"]);
  });

  it("needs no submenu for what stands alone in it", async () => {
    const { terminal } = terminalOf({ supported: ["completion"] });
    expect(labels(await offered(terminal, [held, done]))).toEqual(["done"]);
  });

  it("has more behind the ninth place than digits can name", async () => {
    const many = Array.from({ length: 12 }, (_, at) => entry(`entry ${at}`));
    const { terminal } = terminalOf({ keys: ["9", "4"] });
    const items = await offered(terminal, many);
    expect(labels(items)).toEqual([...labels(many.slice(0, 8)), "More"]);
    expect(await chosen(terminal, words.menu, items)).toBe(many[11]?.run);
    expect(await offered(terminal, many.slice(0, 9))).toHaveLength(9);
  });

  it("does not offer what the operator may not do", async () => {
    expect(labels(await offered(terminalOf().terminal, [back, chiefs]))).toEqual(["void"]);
    expect(labels(await offered(terminalOf({ role: "supervisor" }).terminal, [back, chiefs]))).toEqual([
      "void",
      "chiefs",
    ]);
  });

  it("leads through a submenu, one step back by cancel, and out where nobody is", async () => {
    const choose = async (...keys: Key[]) => {
      const { terminal, shown } = terminalOf({ keys });
      const run = await chosen(terminal, words.menu, await offered(terminal, [back, held, done]));
      made.length = 0;
      const ran = await run?.(terminal);
      return { ran, made: [...made], titles: shown.map(({ title }) => title.en) };
    };
    expect(await choose("2", "2")).toEqual({
      ran: "stay",
      made: [completion],
      titles: ["Menu", "Pre-authorisations"],
    });
    expect(await choose("2", "cancel", "7", "1")).toEqual({
      ran: "stay",
      made: [voidOfSale],
      titles: ["Menu", "Pre-authorisations", "Menu"],
    });
    expect(await choose("2", "cancel", "cancel")).toMatchObject({ ran: undefined, made: [] });
    expect(await choose("2")).toEqual({ ran: undefined, made: [], titles: ["Menu", "Pre-authorisations"] });
  });

  it("calls no submenu as an entry is called: an equal text leads to the entry", () => {
    for (const { zh } of submenus) expect(["预授权", "扫码收款", "退货", voidOfSale.title.zh]).not.toContain(zh);
  });
});
