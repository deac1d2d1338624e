import { describe, expect, test } from "vitest";
import type { ScreenView } from "../../../../hal/display";
import { FACE_HEIGHT, FACE_WIDTH, type Face, type SoftAct, strip, tones } from "../../../../hal/drivers/keys/face";
import { type FaceState, faceOf, pagesOf, signFace } from "../../../../hal/drivers/keys/face-of";
import { keyMarks, LABEL_LINES_MAX } from "../../../../hal/drivers/keys/key-marks";
import { layoutScreen } from "../../../../hal/drivers/screen/layout";
import { common } from "../../../../hal/drivers/screen/marks";
import { wrap } from "../../../../hal/wrap";
import { uqrEncoder } from "../../../../src/receipt/qr/uqr-encoder";
import { words } from "../../../../src/screen/words";
import { openTestFont } from "../../../receipt/samples";
import { contrast } from "../screen/contrast";
import {
  amount,
  approved,
  busyHome,
  home,
  largeHome,
  list,
  menu,
  pin,
  processing,
  receipt,
  reference,
  repeat,
  said,
  text,
  unusual,
  views,
} from "./views";

/** The glass of an M5Stack Core2 or CoreS3: 2.0 inches. */
const [WIDTH_MM, HEIGHT_MM] = [40.8, 30.6];
const fonts = { large: openTestFont(24), small: openTestFont(16) };
const untouched: FaceState = { digits: false, bare: false, page: 0 };

const actsOf = (view: ScreenView, state = untouched): readonly SoftAct[] =>
  faceOf(view, state).keys.map(({ act }) => act);

/** Every face that a screen can have. */
function facesOf(view: ScreenView): readonly Face[] {
  const pages = Array.from({ length: pagesOf(view) }, (_, page) => faceOf(view, { ...untouched, page }));
  return [
    ...pages,
    ...(["digits", "kinds", "bare"] as const).map((asked) => faceOf(view, { ...untouched, [asked]: true })),
  ];
}
const faces = views.flatMap(facesOf);

test("each key is 9 mm wide and 6 mm high at least, on a panel of 2 inches", () => {
  for (const { width, height, act } of faces.flatMap(({ keys }) => keys)) {
    expect((width * WIDTH_MM) / FACE_WIDTH, act).toBeGreaterThanOrEqual(9);
    expect((height * HEIGHT_MM) / FACE_HEIGHT, act).toBeGreaterThanOrEqual(6);
  }
  for (let count = 1; count <= 8; count++)
    expect(strip(Array.from({ length: count }, () => "f1" as const))).toHaveLength(count);
});

test("where a signature is asked for the money is charged: no key says cancel, and none is red", () => {
  const sign = { ...approved, id: "sign", lines: [words.signHint, text("F1 改用纸质签名", "F1: sign on paper")] };
  for (const { keys } of [faceOf(sign, untouched), signFace(sign)]) {
    expect(keys.map(({ label }) => label.zh)).not.toContain("取消");
    expect(keys.map(({ tone }) => tone)).not.toContain(tones.no);
    expect(keys.find(({ act }) => act === "cancel")?.label).toEqual({ zh: "补签", en: "Later" });
  }
});

test("each dot of the glass belongs to the screen or to one key, and to no more", () => {
  const seen = new Set<string>();
  for (const { widthPixels, heightPixels, keys } of faces) {
    const name = JSON.stringify([
      widthPixels,
      heightPixels,
      keys.map(({ left, top, width, height }) => [left, top, width, height]),
    ]);
    if (seen.has(name)) continue;
    seen.add(name);
    const screen = { left: 0, top: 0, width: widthPixels, height: heightPixels };
    const owners = new Uint8Array(FACE_WIDTH * FACE_HEIGHT);
    for (const { left, top, width, height } of [screen, ...keys])
      for (let y = top; y < top + height; y++)
        for (let x = left; x < left + width; x++) owners[y * FACE_WIDTH + x]! += 1;
    expect(
      owners.every((count) => count === 1),
      name,
    ).toBe(true);
  }
  expect(seen.size).toBeGreaterThan(10);
});

test("keys can be read: their contrast, their room, their characters, pressed and not, in both languages", () => {
  for (const { ground, ink } of Object.values(tones)) expect(contrast(ground, ink)).toBeGreaterThanOrEqual(4.5);
  for (const key of faces.flatMap(({ keys }) => keys))
    for (const language of ["zh", "en"] as const)
      for (const mark of keyMarks(key, language, false, fonts)) {
        if (mark.kind !== "line") continue;
        const inside = { left: key.left + 1, top: key.top + 1, width: key.width - 2, height: key.height - 2 };
        expect(common(mark, inside), mark.text).toMatchObject({ width: mark.width, height: mark.height });
        for (const character of mark.text)
          expect(fonts[mark.font].glyph(character.codePointAt(0) ?? 0), character).toBeDefined();
      }
});

test("no option of the terminal's own loses a word in its key", () => {
  for (const key of [menu, list, said].flatMap((view) => facesOf(view).flatMap(({ keys }) => keys)))
    for (const language of ["zh", "en"] as const) {
      const lines = keyMarks(key, language, false, fonts).filter(({ kind }) => kind === "line");
      const shown = lines.map((mark) => (mark.kind === "line" ? mark.text : "")).join("");
      expect(shown.replaceAll(" ", "")).toBe(key.label[language].replaceAll(" ", ""));
      expect(wrap(shown, 99)).toHaveLength(1);
      expect(lines.length).toBeLessThanOrEqual(LABEL_LINES_MAX);
    }
});

describe("which keys a screen has", () => {
  test("a question for a number: all of a keypad", () => {
    const all = ["0", "00", "1", "2", "3", "4", "5", "6", "7", "8", "9", "cancel", "clear", "enter"];
    expect([...actsOf(amount)].sort()).toEqual(all);
    expect([...actsOf(reference)].sort()).toEqual(all);
    expect([...actsOf(home, { ...untouched, digits: true })].sort()).toEqual(all);
  });

  test("whoever shows a code can be called off, and a settlement that runs asks nobody", () => {
    const scan = { ...processing, id: "scan", mood: "plain", lines: [words.cancelHint] } as const;
    expect(actsOf(scan)).toEqual(["cancel"]);
    const settlement = { ...processing, id: "settlement", lines: [words.pleaseWait] };
    expect(actsOf(settlement)).toEqual([]);
    const report = { ...settlement, mood: "bad", lines: [text("F1 查看备注", "F1: notes")] } as const;
    expect(actsOf(report)).toEqual(["f1", "enter"]);
  });

  test("home with large keys: charge, those and menu in two rows, under three lines in large letters", () => {
    const acts = ["sale", "k1", "k2", "k3", "k4", "k5", "k6", "menu"];
    for (let count = 1; count <= 6; count++) {
      const view = largeHome(count);
      expect(actsOf(view)).toEqual([...acts.slice(0, count + 1), "menu"]);
      const { keys, widthPixels, heightPixels } = faceOf(view, untouched);
      expect(keys.slice(1, -1).map(({ label }) => label)).toEqual(view.keys);
      const layout = layoutScreen(
        { ...view, lines: home.lines },
        { widthPixels, heightPixels, fonts, qr: uqrEncoder, language: "zh" },
      );
      expect(layout.complete).toBe(true);
      for (const mark of layout.marks) if (mark.kind === "line") expect(mark.font).toBe("large");
    }
  });

  test("large keys have the same letters: small ones, where one name is too long in either language", () => {
    const lettersOf = (view: ScreenView) =>
      new Set(faceOf(view, untouched).keys.flatMap(({ act, large }) => (act.startsWith("k") ? [large] : [])));
    expect(lettersOf(largeHome(5))).toEqual(new Set([true]));
    expect(lettersOf(largeHome(6))).toEqual(new Set([false]));
  });

  test("home that has much to tell keeps the room for it: its large keys are one touch further away", () => {
    expect(actsOf(busyHome)).toEqual(["sale", "kinds", "menu"]);
    const opened = actsOf(busyHome, { ...untouched, kinds: true });
    expect(opened).toEqual(["sale", "k1", "k2", "k3", "k4", "k5", "k6", "cancel"]);
  });

  test("amount and question stand above them", () => {
    for (const view of [
      amount,
      { ...amount, id: "operator.password", title: text("主管密码", "Supervisor's password") },
    ]) {
      const { widthPixels, heightPixels } = faceOf(view, untouched);
      for (const language of ["zh", "en"] as const) {
        const layout = layoutScreen(view, { widthPixels, heightPixels, fonts, qr: uqrEncoder, language });
        const shown = layout.marks.flatMap((mark) => (mark.kind === "line" ? [mark.text] : []));
        expect(shown).toEqual([view.title[language], view.input, ...view.lines.map((line) => line[language])]);
        expect(layout.complete).toBe(true);
      }
    }
  });

  test("what has become of the last sale stands above the digits of the log-in, whole, with the largest amount", () => {
    // Of diagnosis/end-screens, at their longest.
    const says = [
      text(
        "此前 500000.00 元，凭证号 000002，款项已退回顾客",
        "Earlier: CNY 500000.00, voucher 000002, returned to customer",
      ),
      text(
        "需客服核实，勿重复收款：500000.00 元，凭证号 000002",
        "Don't charge: ask support CNY 500000.00 voucher 000002",
      ),
    ];
    for (const line of says)
      for (const language of ["zh", "en"] as const) {
        const view = { ...amount, id: "operator.number", title: words.operatorNumber, lines: [line], input: "01" };
        const { widthPixels, heightPixels } = faceOf(view, untouched);
        const screen = { left: 0, top: 0, width: widthPixels, height: heightPixels };
        const { complete, marks } = layoutScreen(view, { widthPixels, heightPixels, fonts, qr: uqrEncoder, language });
        const lines = marks.filter(({ kind }) => kind === "line");
        expect(complete, line[language]).toBe(true);
        expect(lines.map((mark) => (mark.kind === "line" ? mark.text : ""))).toContain("01");
        for (const mark of lines) {
          expect(common(mark, screen)).toMatchObject({ width: mark.width, height: mark.height });
          for (const other of lines) expect(mark === other || common(mark, other) === undefined).toBe(true);
        }
      }
  });

  test("a question whose answer moves money: yes and no, also where an amount stands there as if it were typed", () => {
    expect(actsOf(unusual)).toEqual(["cancel", "enter"]);
    expect(actsOf(repeat)).toEqual(["cancel", "enter"]);
  });

  test("options are keys, with their numbers", () => {
    expect(actsOf(menu)).toEqual(["1", "2", "3", "4", "5", "6", "7", "8", "9", "cancel"]);
    expect(actsOf(list)).toEqual(["1", "2", "3", "cancel", "f3", "up", "down"]);
    expect(actsOf(list, { ...untouched, page: 1 })).toEqual(["4", "5", "cancel", "f3", "up", "down"]);
    expect(actsOf(said)).toEqual(["1", "2", "cancel"]);
  });

  test("function keys only where the words name them; an end has no key that could be taken for a void", () => {
    expect(actsOf(approved)).toEqual(["f2", "enter"]);
    expect(actsOf({ ...approved, lines: approved.lines.slice(0, 1) })).toEqual(["enter"]);
    expect(actsOf({ ...approved, lines: [text("已按取消键取消", "Cancelled by key")] })).toEqual(["enter"]);
    expect(actsOf(home)).toEqual(["sale", "menu"]);
  });

  test("where nobody reads keys there are none: a PIN must not become an amount", () => {
    expect(actsOf(pin)).toEqual([]);
    expect(actsOf(processing)).toEqual([]);
    expect(actsOf({ ...approved, id: "self-test", lines: [] })).toEqual([]);
    expect(actsOf({ ...receipt }, { ...untouched, bare: true })).toEqual([]);
  });
});
