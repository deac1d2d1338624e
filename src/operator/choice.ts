import type { KeyName, Text } from "../../hal/display";
import type { Terminal } from "../context";
import { permissionOf } from "../counter/permission";
import { profileFor } from "../profiles/acquirers";
import type { Task } from "../profiles/permissions";
import type { Screen } from "../screen/panel";
import { words } from "../screen/words";
import type { Kind } from "../transaction/kinds/kind";

/** Nobody presses a key: the menu closes. */
const MENU_MS = 60_000;
/** What the digit keys can name. */
const ITEMS_MAX = 9;

/** What somebody chose. */
export type Choice = (terminal: Terminal) => Promise<"stay" | "log-off">;

/** One line of a menu: it does something, or leads to more lines. */
export type Item = Named &
  ({ readonly run: Choice } | { readonly inner: (terminal: Terminal) => Promise<readonly Item[]> });

interface Named {
  readonly label: Text;
  /** On a large key at home, where it has one: four Chinese characters at most. */
  readonly key?: KeyName;
}

/** What may stand in a menu: as data, so that a kind of transaction is one line more. */
export type Entry = Place & (Doing | Making);

interface Place extends Named {
  /** The submenu that it stands in where several of them are offered. One of `words.submenus`. */
  readonly within?: Text;
  /** Its large key is its own, and not the one of that submenu. */
  readonly direct?: true;
}

interface Doing {
  readonly run: Choice;
  /** What the table of permissions calls it. */
  readonly task?: Task;
  readonly kind?: never;
}

/**
 * A kind of transaction: offered as parameter 26 and the acquirer's profile have it, to those who may do it. It stands beside what makes
 * it: a function made for one kind would keep that in a variable, and a board's table in ROM holds none.
 */
interface Making {
  readonly kind: Kind;
  readonly make: (terminal: Terminal, kind: Kind) => Promise<unknown>;
  readonly task?: never;
}

/**
 * Shows numbered lines until one is chosen that does something; cancel goes back one step, and nobody is no answer. It is run by the
 * caller: no menu waits in memory while a card is asked for.
 */
export async function chosen(terminal: Terminal, title: Text, items: readonly Item[]): Promise<Choice | undefined> {
  const { panel } = terminal;
  const path = [{ title, items }];
  for (;;) {
    const here = path.at(-1);
    if (!here) return undefined;
    await panel.show({ id: "menu", title: here.title, options: here.items.map(({ label }) => label) });
    for (;;) {
      const press = await panel.key(MENU_MS);
      if (press.kind !== "key") return undefined;
      if (press.key === "cancel") {
        path.pop();
        break;
      }
      const item = here.items[Number(press.key) - 1];
      if (!item) continue;
      if ("run" in item) return item.run;
      path.push({ title: item.label, items: await item.inner(terminal) });
      break;
    }
  }
}

/**
 * Numbered lines below a text of their own.
 * @returns the item that was chosen; "unseen": nobody pressed a key; "later": somebody left it for now.
 */
export async function numbered<T extends Item>(
  { panel }: Terminal,
  items: readonly T[],
  screen: Screen,
): Promise<T | "unseen" | "later"> {
  await panel.show({ ...screen, options: items.map(({ label }) => label) });
  for (;;) {
    const press = await panel.key(MENU_MS);
    if (press.kind !== "key") return "unseen";
    if (press.key === "cancel") return "later";
    const item = items[Number(press.key) - 1];
    if (item) return item;
  }
}

/** What a line does, or one of the lines that it leads to. */
export async function followed(terminal: Terminal, item: Item): Promise<Choice | undefined> {
  return "run" in item ? item.run : chosen(terminal, item.label, await item.inner(terminal));
}

/** Those that the acquirer offers and the operator may choose, in the profile's order; what stands alone needs no submenu. */
export async function offered(terminal: Terminal, entries: readonly Entry[]): Promise<readonly Item[]> {
  const { first } = profileFor(terminal).menu;
  const place = ({ kind }: Entry) => {
    const at = kind ? first.indexOf(kind.kind) : -1;
    return at < 0 ? first.length : at;
  };
  const open: Entry[] = [];
  for (const entry of entries) if (await isOpen(terminal, entry)) open.push(entry);
  open.sort((a, b) => place(a) - place(b));
  const items: Item[] = [];
  for (const entry of open) {
    const { within } = entry;
    const beside = within ? open.filter((other) => other.within === within) : [];
    if (!within || beside.length === 1) items.push(itemOf(entry));
    else if (beside[0] === entry) {
      const key = beside.find((other) => other.key)?.key;
      items.push({ label: within, inner: async () => beside.map(itemOf), ...(key ? { key } : {}) });
    }
  }
  // What has no digit of its own stands behind the last one.
  const rest = items.slice(ITEMS_MAX - 1);
  return rest.length <= 1 ? items : [...items.slice(0, ITEMS_MAX - 1), { label: words.more, inner: async () => rest }];
}

function itemOf(entry: Entry): Item {
  if (!entry.kind) return entry;
  const { label, key, kind, make } = entry;
  return {
    label,
    ...(key ? { key } : {}),
    run: async (terminal) => {
      await make(terminal, kind);
      return "stay";
    },
  };
}

async function isOpen(terminal: Terminal, { kind, task }: Entry): Promise<boolean> {
  const wanted = kind ?? (task && { kind: task });
  if (!wanted) return true;
  const permission = await permissionOf(terminal, wanted);
  return permission === "yes" || permission === "asks";
}
