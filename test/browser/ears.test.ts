import { readFile } from "node:fs/promises";
import type { CDPSession } from "playwright-core";
import { expect, test } from "vitest";
import { describePage, SOON_MS } from "./visit";

const guide = new URL("../../sim/desktop/page/README.md", import.meta.url);

/** A row of the guide's tour. */
interface Row {
  readonly keys: readonly string[];
  /** Role and name of what has the focus then; empty where the row says nothing of it. */
  readonly focus: string;
  /** What a reader says by itself; empty where it says nothing. */
  readonly heard: string;
}

async function tourOf(file: URL): Promise<readonly Row[]> {
  const lines = (await readFile(file, "utf8")).split("\n").filter((line) => line.startsWith("|"));
  return lines.slice(2).map((line) => {
    const [keys = "", focus = "", heard = ""] = line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
    return { keys: [...keys.matchAll(/`([^`]+)`/g)].map(([, key = ""]) => key), focus, heard };
  });
}

interface Value {
  readonly value?: unknown;
}

interface Node {
  readonly nodeId: string;
  readonly parentId?: string;
  readonly ignored: boolean;
  readonly role?: Value;
  readonly name?: Value;
  readonly properties?: readonly { readonly name: string; readonly value: Value }[];
}

/** The page as Chromium hands it to a screen reader. */
class Ears {
  readonly #session: CDPSession;

  constructor(session: CDPSession) {
    this.#session = session;
  }

  async #nodes(): Promise<readonly Node[]> {
    const { nodes } = await this.#session.send("Accessibility.getFullAXTree");
    return nodes as readonly Node[];
  }

  /** Role and name of the innermost node that has the focus. */
  async focus(): Promise<string> {
    const focused = (await this.#nodes()).filter(
      (node) => !node.ignored && propertyOf(node, "focused") === true && node.role?.value !== "RootWebArea",
    );
    const [at] = focused.slice(-1);
    return at ? `${at.role?.value} "${String(at.name?.value).replace(/\s+/g, " ").trim()}"` : "nothing";
  }

  /** All texts in live regions: a reader says each when it comes. */
  async heard(): Promise<string> {
    const nodes = await this.#nodes();
    const byId = new Map(nodes.map((node) => [node.nodeId, node]));
    const isLive = (node: Node | undefined): boolean =>
      node !== undefined &&
      (["polite", "assertive"].includes(String(propertyOf(node, "live"))) || isLive(byId.get(node.parentId ?? "")));
    return nodes
      .filter((node) => !node.ignored && node.role?.value === "StaticText" && isLive(node))
      .map(({ name }) => String(name?.value))
      .join("\n");
  }
}

function propertyOf({ properties = [] }: Node, name: string): unknown {
  return properties.find((each) => each.name === name)?.value.value;
}

describePage("the page by ears and keys", ({ visit }) => {
  test("a sale whose power is cut, as the guide tells it", async () => {
    const { page, wrong } = await visit({ locale: "en-GB" });
    const session = await page.context().newCDPSession(page);
    await session.send("Accessibility.enable");
    const ears = new Ears(session);
    const tour = await tourOf(guide);
    expect(tour.length).toBeGreaterThan(15);
    for (const { keys, focus, heard } of tour) {
      const where = `${keys.join(" ")} | ${focus} | ${heard}`;
      for (const key of keys) await page.keyboard.press(key);
      const soon = { timeout: SOON_MS, message: where };
      if (focus !== "") await expect.poll(() => ears.focus(), soon).toBe(focus);
      if (heard !== "") await expect.poll(() => ears.heard(), soon).toContain(heard);
    }
    expect(wrong).toEqual([]);
  });
});
