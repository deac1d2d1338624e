import { icons, pictures } from "../../hal/icons";
import { formatFen } from "../values/money";
import type { MoneyState } from "../values/money-state";
import type { Screen } from "./panel";

type Pictured = Pick<Screen, "icon">;
const withIcon = (icon: string): Pictured => Object.freeze({ icon });

/** Money that did not move, whatever was asked for. */
export const notDone = withIcon(icons.notCharged);

const ofMoney: { readonly [state in MoneyState]: Pictured } = Object.freeze({
  "not charged": notDone,
  charged: withIcon(icons.charged),
  "being checked": withIcon(icons.checking),
  returned: withIcon(icons.returned),
  "partly returned": withIcon(icons.partlyReturned),
  held: withIcon(icons.held),
  released: withIcon(icons.released),
  none: Object.freeze({}),
});

/** The shape of a state of money, beside the words and the colour: a part of a screen. */
export function withMoney(state: MoneyState): Pictured {
  return ofMoney[state];
}

/** The terminal speaks with the acquirer, and somebody waits for it. */
export const contacting = Object.freeze({
  mood: "waiting",
  icon: icons.connecting,
  pictures: pictures.bank,
} as const);

/** The amount of a screen whose first line has it; none where no money moves. */
export function withAmount(amountFen: number): Pick<Screen, "amount"> {
  return amountFen === 0 ? {} : { amount: formatFen(amountFen) };
}
