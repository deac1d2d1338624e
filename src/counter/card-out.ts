import type { KeyPress } from "../../hal/keypad";
import type { Terminal } from "../context";
import { LINES_MAX, type Screen } from "../screen/panel";
import { words } from "../screen/words";

/** Just to ask whether a card is there. */
export const LOOK_MS = 1;
/** Between two looks at the slot: how late a key may be noticed. */
const SLICE_MS = 500;
/** Who takes the card out as soon as it is let go need not be asked. */
export const LET_GO_MS = 1_000;
const SLICES_LET_GO = LET_GO_MS / SLICE_MS;
/** From beep to beep: heard, and no alarm. */
export const BEEP_EACH_MS = 2_000;
const SLICES_A_BEEP = BEEP_EACH_MS / SLICE_MS;
/** Amount, money, voucher: beside a code lines are short, and what is asked for must be seen. */
const LINES_BESIDE_CODE = 3;

/** Is there no card in the slot or the field? */
export async function isOut({ devices }: Pick<Terminal, "devices">): Promise<boolean> {
  return (await devices["card-reader"].removed({ timeoutMs: LOOK_MS })) === "removed";
}

/**
 * The next key on an end that is shown. A card that its holder left in the slot is asked for there, with beeps, before he has left:
 * the line goes when the card is out.
 */
export async function keyOrCardOut(terminal: Terminal, screen: Screen, timeoutMs: number): Promise<KeyPress> {
  const { devices, panel, session } = terminal;
  if (!session.inHand.sale || !session.cardInside || panel.typedAhead) return panel.key(timeoutMs);
  const seen = await devices["card-reader"].removed({ timeoutMs: LOOK_MS });
  session.cardInside = seen !== "removed";
  // A reader that does not answer asks for no card.
  if (seen !== "still-there") return panel.key(timeoutMs);
  for (let slice = 0; slice * SLICE_MS < timeoutMs; slice++) {
    if (slice === SLICES_LET_GO) await panel.show(asking(screen));
    if (slice >= SLICES_LET_GO && (slice - SLICES_LET_GO) % SLICES_A_BEEP === 0) await panel.beep("alert");
    const press = await keyInSlice(terminal, SLICE_MS);
    if (!session.cardInside && slice >= SLICES_LET_GO) await panel.show(screen);
    if (press.kind === "key") return press;
    if (!session.cardInside) return panel.key(timeoutMs - slice * SLICE_MS);
  }
  return { kind: "timeout" };
}

/** Looks at the slot and waits for a key at once. */
export async function keyInSlice({ devices, panel, session }: Terminal, sliceMs: number): Promise<KeyPress> {
  const looking = devices["card-reader"].removed({ timeoutMs: sliceMs }).finally(() => devices.keypad.cancel());
  // Both at once: nobody would catch what a promise throws that nobody waits for.
  const [seen, press] = await Promise.all([looking, panel.key(2 * sliceMs)]);
  session.cardInside = seen !== "removed";
  return press;
}

function asking(screen: Screen): Screen {
  const lines = screen.lines ?? [];
  const told = screen.qr === undefined ? lines.slice(0, LINES_MAX - 1) : lines.slice(0, LINES_BESIDE_CODE);
  return { ...screen, lines: [...told, words.takeCard] };
}
