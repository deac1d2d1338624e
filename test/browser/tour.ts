import type { Page } from "playwright-core";
import { expect } from "vitest";
import { digitsFace, type Face, pinFace, type SoftAct } from "../../hal/drivers/keys/face";
import { faceOf } from "../../hal/drivers/keys/face-of";
import type { Key } from "../../hal/keypad";
import { onScreen, SOON_MS, type Visit } from "./visit";

/** What a cashier does, by whichever hand. */
export interface Cashier {
  readonly at: Visit;
  /** Digits and enter, where a number is asked for. */
  number(digits: string): Promise<void>;
  enter(): Promise<void>;
  /** An entry of the menu or of one of its submenus, by its Chinese words, from home. */
  choose(...words: readonly string[]): Promise<void>;
  card(id: string): Promise<void>;
  /** What the other person does: a button below the terminal. */
  other(act: string): Promise<void>;
}

const view = ({ room }: Visit) => room.stage.room.simulator.display.view;

/** The place of an option, from 1. */
async function optionOf(at: Visit, words: string): Promise<number> {
  const place = () => view(at).options.findIndex(({ zh }) => zh === words) + 1;
  await expect.poll(place, { timeout: SOON_MS }).toBeGreaterThan(0);
  return place();
}

export function byKeyboard(at: Visit): Cashier {
  const { page } = at;
  const press = (key: string) => page.keyboard.press(key);
  return {
    at,
    number: async (digits) => {
      await page.keyboard.type(digits);
      await press("Enter");
    },
    enter: () => press("Enter"),
    choose: async (...words) => {
      await press("m");
      for (const each of words) await press(String(await optionOf(at, each)));
    },
    card: async (id) => {
      await press("c");
      await press("Home");
      for (let steps = 0; steps < 60 && (await focused(page, "card")) !== id; steps++) await press("ArrowRight");
      await press("Enter");
    },
    other: async (act) => {
      await page.waitForSelector(`[data-act="${act}"]`);
      const choices = await page.locator(".next-step :is(button, a)").count();
      await press("n");
      // The only thing to do is done.
      if (choices === 1) return;
      for (let stops = 0; stops < 5 && (await focused(page, "act")) !== act; stops++) await press("Tab");
      await press("Enter");
    },
  };
}

async function focused(page: Page, name: string): Promise<string | undefined> {
  return page.evaluate((data) => (document.activeElement as HTMLElement).dataset[data], name);
}

export function byTouch(at: Visit): Cashier {
  const { page } = at;
  const tap = async (face: Face, ...acts: readonly SoftAct[]) => {
    const box = (await page.locator(".screen.glass").boundingBox()) ?? expect.fail("no glass");
    for (const act of acts) {
      const key = face.keys.find((each) => each.act === act) ?? expect.fail(`${view(at).id} has no key ${act}`);
      await page.touchscreen.tap(box.x + key.left + key.width / 2, box.y + key.top + key.height / 2);
    }
  };
  const face = (page = 0) => faceOf(view(at), { digits: false, bare: view(at).qr !== undefined, page });
  return {
    at,
    number: async (digits) => {
      const { pinPad } = at.room.stage.room.simulator;
      if (view(at).id === "home") await tap(face(), "sale");
      await tap(pinPad.collecting ? pinFace(pinPad.places) : digitsFace, ...([...digits] as Key[]), "enter");
    },
    enter: () => tap(face(), "enter"),
    choose: async (...words) => {
      await tap(face(), "menu");
      for (const each of words) {
        const option = String(await optionOf(at, each)) as Key;
        await onScreen(page, view(at).id);
        // More than have room are on further pages.
        let turned = 0;
        while (!face(turned).keys.some(({ act }) => act === option)) {
          await tap(face(turned), "down");
          turned++;
        }
        await tap(face(turned), option);
      }
    },
    card: async (id) => {
      await page.locator(`[data-card="${id}"]`).tap();
    },
    other: async (act) => {
      await page.locator(`[data-act="${act}"]`).tap();
    },
  };
}
