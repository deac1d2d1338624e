// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import type { Key } from "../../hal/keypad";
import { POINTS_MAX, STROKES_MAX } from "../../hal/signature-pad";
import type { PayersWill } from "../acquirer/orders";
import { type WalletId, walletIds } from "../acquirer/payers";
import { cardById } from "../cards/deck";
import { deckCards } from "../cards/deck-cards";
import { type CardAction, type CardManner, cardManners } from "../devices/card-reader";
import { conflict, invalid, ok, type Result } from "./result";
import type { Room } from "./room";
import { onPad, type SignatureStroke, signatureNames, signatureOf } from "./signatures";
import { type Verb, verb } from "./verb";

const digitKeys = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "00"] as const;
const commandKeys = ["enter", "cancel", "clear", "menu", "up", "down", "f1", "f2", "f3", "f4"] as const;
/** On the glass of a terminal that has keys there. */
const largeKeys = ["k1", "k2", "k3", "k4", "k5", "k6"] as const;

/** Between two keys of a quick typist. */
const KEY_PACE_MS = 30;
/** The longest that anybody types in one go: what the keypad keeps of keys typed ahead. */
const KEYS_MAX = 32;
/** An hour: longer than any order lives. */
const PAYER_MS_MAX = 3_600_000;
/** A card held in the field for longer than a minute was forgotten there. */
const HOLD_MS_MAX = 60_000;

interface KeyBody {
  readonly key?: Key;
  readonly keys?: string;
  readonly pin?: string;
  readonly then?: Key;
}

const key = verb<KeyBody>({
  name: "key",
  does: "presses keys: on the PIN pad while it collects, else on the terminal",
  schema: {
    properties: {
      key: { enum: [...digitKeys, ...commandKeys, ...largeKeys] },
      keys: { type: "string", pattern: `^[0-9]{1,${KEYS_MAX}}$`, description: `1 to ${KEYS_MAX} digits` },
      pin: { enum: deckCards.map((card) => card.id), description: "the id of a card: types its holder's PIN" },
      then: { enum: commandKeys },
    },
    oneOf: [{ required: ["key"] }, { required: ["keys"] }, { required: ["pin"] }],
  },
  example: { keys: "12345", then: "enter" },
  // The event of the keys themselves tells where they went.
  shown: () => ({}),
  async play(room, body) {
    const pin = body.pin === undefined ? undefined : cardById(deckCards, body.pin)?.holderPin;
    const typed = body.key ? [body.key] : ([...(body.keys ?? pin ?? "")] as Key[]);
    if (body.then) typed.push(body.then);
    await type(room, typed);
    return ok({ screen: room.simulator.display.view.id });
  },
});

/** Types when the terminal listens, key by key; each goes where keys go at its moment. */
async function type(room: Room, keys: readonly Key[]): Promise<void> {
  const { simulator } = room;
  const { world } = simulator;
  await room.beforeAct(() => simulator.listening);
  let pressed = 0;
  for (const [at, each] of keys.entries())
    world.after(at * KEY_PACE_MS, () => {
      const mayShow = showsDigits(room);
      const where = simulator.press(each);
      pressed++;
      const shown = /^\d+$/.test(each) && (where === "pin-pad" || !mayShow) ? "•" : each;
      world.note("key", { key: shown, where });
    });
  await room.afterAct(() => pressed === keys.length, keys.length * KEY_PACE_MS);
}

/** Where typed digits are in plain sight. Anywhere else they may belong to a password or a PIN. */
function showsDigits({ simulator }: Room): boolean {
  const { id } = simulator.display.view;
  return simulator.keypad.listening && (id === "home" || id === "amount" || id === "menu" || id === "operator.number");
}

interface CardBody {
  readonly card: string;
  readonly action: CardAction;
  readonly holdMs?: number;
  readonly manner?: CardManner;
}

/** Where in the reader a card is played. */
const placeOf = Object.freeze({ swipe: "stripe", insert: "chip", tap: "tap" } as const);

const card = verb<CardBody>({
  name: "card",
  does: "plays a card of the deck at the reader",
  schema: {
    properties: {
      card: { enum: deckCards.map((each) => each.id), description: "the id of a card of the deck (GET /api/cards)" },
      action: { enum: ["swipe", "insert", "tap", "remove"] },
      holdMs: { type: "integer", minimum: 0, maximum: HOLD_MS_MAX },
      manner: {
        enum: cardManners,
        description: "swiped too fast to be read; with another one in the field; forgotten in the slot",
      },
    },
    required: ["card", "action"],
  },
  example: { card: "credit-stripe", action: "swipe" },
  async play(room, { card: id, action, holdMs, manner }) {
    const { simulator } = room;
    const real = action === "remove" ? undefined : simulator.outside(placeOf[action]);
    if (real)
      return conflict("action", `a reader that is simulated: the real one is at ${real.at}, and takes a card there`);
    if (action !== "remove") await room.beforeAct(() => simulator.cardReader.listening);
    // Who holds a card for so long does not take it out before.
    const how = holdMs !== undefined && action === "insert" ? (manner ?? "left-in") : manner;
    const noticed = simulator.playCard(id, action, how) ?? false;
    if (action !== "remove") room.lastCard = id;
    if (holdMs !== undefined && action !== "remove" && action !== "swipe")
      simulator.world.after(holdMs, () => void simulator.playCard(id, "remove"));
    await room.afterAct();
    return ok({ noticed, screen: simulator.display.view.id });
  },
});

const scan = verb<{ readonly code: string }>({
  name: "scan",
  does: "shows a payer's code to the scanner",
  schema: { properties: { code: { type: "string", minLength: 1, maxLength: 512 } }, required: ["code"] },
  example: { code: "6212345678901234567" },
  // A payer's code is as good as money for a minute.
  shown: () => ({}),
  async play(room, { code }) {
    const { scanner } = room.simulator;
    if (!scanner) return invalid("code", "a model with a scanner: this one has none");
    await room.beforeAct(() => scanner.listening);
    if (!scanner.listening) return invalid("code", "a terminal that waits for a code");
    room.simulator.showCode(code);
    await room.afterAct();
    return ok({ screen: room.simulator.display.view.id });
  },
});

interface PayBody {
  readonly wallet: WalletId;
  readonly result: PayersWill["result"];
  readonly afterMs?: number;
}

const pay = verb<PayBody>({
  name: "pay",
  does: "the payer's phone reads the code on the screen and pays it; pending: the payer has read it, and does not decide",
  schema: {
    properties: {
      wallet: { enum: walletIds },
      result: { enum: ["ok", "pending", "fail"] },
      afterMs: { type: "integer", minimum: 0, maximum: PAYER_MS_MAX, description: "how long the payer takes" },
    },
    required: ["wallet", "result"],
  },
  example: { wallet: "wechat", result: "ok" },
  async play(room, { wallet, result, afterMs = 0 }) {
    const { simulator } = room;
    const shows = () => simulator.world.powered && simulator.display.view.id === "qr";
    await room.beforeAct(shows);
    if (!shows()) return invalid("wallet", "a code on the screen to be paid");
    if (simulator.payCode({ wallet, result, afterMs }) !== "asked") return invalid("wallet", "a code that can be paid");
    await room.afterAct();
    return ok({ screen: simulator.display.view.id });
  },
});

interface SignBody {
  readonly strokes?: readonly SignatureStroke[];
  /** One of the deck in the place of strokes. */
  readonly signature?: string;
  readonly then: "confirm" | "clear" | "nothing";
}

const sign = verb<SignBody>({
  name: "sign",
  does: "draws on the signature pad, coordinates 0 to 1 of its width and height, or a signature of the deck",
  schema: {
    properties: {
      strokes: {
        type: "array",
        maxItems: STROKES_MAX,
        items: {
          type: "array",
          maxItems: POINTS_MAX,
          items: {
            type: "array",
            minItems: 3,
            maxItems: 3,
            items: { type: "number", minimum: 0 },
            description: "[x, y, tMs]",
          },
        },
      },
      signature: { enum: signatureNames, description: "a signature of the deck, or a mark that is none" },
      then: { enum: ["confirm", "clear", "nothing"] },
    },
    required: ["then"],
    oneOf: [{ required: ["strokes"] }, { required: ["signature"] }],
  },
  example: {
    strokes: [
      [
        [0.1, 0.5, 0],
        [0.9, 0.4, 300],
      ],
    ],
    then: "confirm",
  },
  // Ink is the cardholder's.
  shown: ({ strokes, signature, then }) => ({
    then,
    ...(Array.isArray(strokes) ? { strokes: strokes.length } : {}),
    ...(typeof signature === "string" && signatureNames.includes(signature) ? { signature } : {}),
  }),
  async play(room, { strokes: drawn, signature, then }) {
    const strokes = drawn ?? signatureOf(signature ?? "");
    const outside = outsidePad(strokes);
    if (outside) return outside;
    const pad = room.simulator.signaturePad;
    if (!pad) return invalid("strokes", "a model with a signature pad: this one has none");
    await room.beforeAct(() => pad.listening);
    if (!pad.listening) return invalid("strokes", "a pad that waits for a signature");
    pad.draw(onPad(strokes));
    if (then === "confirm") pad.confirm();
    else if (then === "clear") pad.clear();
    await room.afterAct();
    return ok({ screen: room.simulator.display.view.id });
  },
});

function outsidePad(strokes: readonly SignatureStroke[]): Result | undefined {
  for (const [at, stroke] of strokes.entries())
    for (const [index, [x, y]] of stroke.entries())
      if (x > 1 || y > 1) return invalid(`strokes.${at}.${index}`, "x and y from 0 to 1");
  return undefined;
}

/** What the people at the terminal do. */
export const personVerbs: readonly Verb[] = Object.freeze([key, card, scan, pay, sign]);
