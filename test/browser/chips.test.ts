import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { readEnds } from "../desktop/stages";
import { describePage, dropOn, onScreen, says, sees, signIn, type Visit } from "./visit";

describePage("chips on the page", ({ visit }) => {
  /** To where a card is asked for. */
  async function open(): Promise<Visit> {
    const at = await visit();
    await signIn(at.page);
    await askForCard(at.page);
    return at;
  }

  test("a card dragged to the chip slot: its PIN, approved, taken out", async () => {
    const { page, room, wrong } = await open();
    await sees(page, ".slot.chip.waits");
    await dropOn(page, "credit-chip", '[data-slot="chip"]');
    await onScreen(page, "pin");
    await sees(page, ".slot.chip.occupied");
    await page.keyboard.type("123456");
    await page.keyboard.press("Enter");
    await onScreen(page, "approved");
    await page.waitForSelector(".slot.chip.occupied", { state: "detached" });
    expect((await room.get("ledger")).body).toMatchObject({
      entries: [{ amountFen: 100, state: "charged", entryMode: "chip" }],
    });
    await sees(page, ".slip .save");
    await sees(page, ".verdict.agree");
    expect(wrong).toEqual([]);
  });

  test("a card that is left in is pulled out with a click", async () => {
    const { page, wrong } = await open();
    await page.click('.choices input[value="hold"] >> xpath=..');
    await page.click('[data-card="credit-chip"]');
    await onScreen(page, "pin");
    await page.click('[data-act="pin"]');
    await onScreen(page, "approved");
    await page.click('[data-slot="chip"].occupied');
    await page.waitForSelector(".slot.chip.occupied", { state: "detached" });
    await sees(page, ".verdict.agree");
    expect(wrong).toEqual([]);
  });

  test("a card dragged to the field, and one over the terminal's screen: tapped, a small amount, no PIN", async () => {
    const { page, room, wrong } = await open();
    await sees(page, ".slot.tap.waits");
    await dropOn(page, "credit-tap", '[data-slot="tap"]');
    await onScreen(page, "approved");
    await sees(page, ".slip .save");
    await says(page, ".screen-text", "确认");
    await readEnds(room);
    await onScreen(page, "home");
    await askForCard(page);
    await dropOn(page, "debit-tap", ".bezel");
    await onScreen(page, "approved");
    expect((await room.get("ledger")).body).toMatchObject({
      entries: [
        { amountFen: 100, state: "charged", entryMode: "tap" },
        { amountFen: 100, state: "charged", entryMode: "tap" },
      ],
    });
    await sees(page, ".verdict.agree");
    expect(wrong).toEqual([]);
  });

  test("the page says which parts are real, and plays no card of the deck at those", async () => {
    const gone = () => Promise.reject(new Error("No such file or directory"));
    const readers = [{ chip: "pn532", path: "/dev/ttyTAP", baud: 115_200 }] as const;
    const { page, wrong } = await visit({ parts: { readers, open: gone, onWord: () => undefined } });
    await says(page, ".deck .note", "闪付 /dev/ttyTAP (未接)");
    await dropOn(page, "credit-tap", '[data-slot="tap"]');
    await says(page, ".refused", "/dev/ttyTAP");
    // A refusal by the room is what the browser calls an error.
    expect(wrong.filter((each) => !each.includes("409"))).toEqual([]);
  });
});

async function askForCard(page: Page): Promise<void> {
  await page.keyboard.type("100");
  await page.keyboard.press("Enter");
  await onScreen(page, "card");
}
