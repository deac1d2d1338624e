import { expect, test } from "vitest";
import { readEnds } from "../desktop/stages";
import { seriousOf } from "./axe";
import { counts, describePage, onScreen, payWithPin, says, sees, signIn } from "./visit";

describePage("the flash", ({ visit }) => {
  test("as a ring with head and tail; a sector tells its records; a cut in the middle of a write leaves its page torn", async () => {
    const { page, room, wrong } = await visit({ locale: "en-GB" });
    await signIn(page);
    await page.click('[data-tab="flash"]');
    await sees(page, ".ring .mark.head");
    await counts(page, ".sector", 256);
    await payWithPin(page);
    await onScreen(page, "approved");
    // Where the journal writes stands there, and what it has just written.
    await says(page, ".records", /being checked 2 · 000002 sale ¥1\.00 · intent/);
    expect(await page.textContent(".records")).not.toMatch(/3512|629801\d/);
    const head = Number(await page.getAttribute(".records", "data-slot"));
    await page.click('[data-sector="200"]');
    await sees(page, '.records[data-slot="200"] .note');
    await page.focus('[data-flash="head"]');
    await page.keyboard.press("Enter");
    await sees(page, `.records[data-slot="${head}"] li`);
    await page.click('[data-flash="tail"]');
    await sees(page, ".records li");
    expect(await seriousOf(page)).toEqual([]);
    await page.click('[data-flash="head"]');
    await sees(page, `.records[data-slot="${head}"] li`);
    expect(await page.locator(".records .differ").count()).toBe(0);
    await page.focus(".device");
    await readEnds(room);
    await onScreen(page, "home");
    const torn = { port: "flash", point: "program", kind: "cut-power", at: "torn" };
    expect(await room.post("fault", torn)).toMatchObject({ status: 200 });
    await payWithPin(page, "debit-stripe");
    await onScreen(page, "off");
    await sees(page, ".records .differ");
    expect(wrong).toEqual([]);
  });

  test("a record that makes the journal no larger stands there, too", async () => {
    const { page, wrong } = await visit({ locale: "en-GB", model: "esign" });
    await signIn(page);
    await page.click('[data-tab="flash"]');
    await sees(page, ".records li");
    await page.focus(".device");
    await payWithPin(page);
    await onScreen(page, "sign");
    await says(page, ".records", /to be signed 2 · 000002 sale ¥1\.00 · approved/);
    await page.keyboard.press("Escape");
    await onScreen(page, "approved");
    await page.keyboard.press("Enter");
    await onScreen(page, "home");
    // Its signature is put off: approved, and once more when its receipt was shown.
    await says(page, ".records", /(to be signed 2 · 000002 sale ¥1\.00 · approved.*){2}/);
    expect(wrong).toEqual([]);
  });
});
