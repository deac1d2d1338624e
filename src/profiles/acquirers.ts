import type { TerminalModel } from "../../hal/board";
import { acquirers } from "./list";
import { type AcquirerProfile, careful } from "./profile";

export type { AcquirerProfile } from "./profile";

/**
 * @param acquirer `Personalisation.acquirer`.
 * @param model where the merchant's contract differs with it (wallets, fees, menu); without, the acquirer's general profile: how its host
 * answers is the same for all models.
 */
export function profileOf(acquirer: string, model: TerminalModel = "classic"): AcquirerProfile {
  const known = Object.hasOwn(acquirers, acquirer) ? acquirers[acquirer] : undefined;
  if (!known) return careful;
  return (model === "classic" ? undefined : known[model]) ?? known.general;
}

/** Of this terminal's acquirer and model. */
export function profileFor({ personalisation, board }: ForWhom): AcquirerProfile {
  return profileOf(personalisation.acquirer, board.identity.model);
}

/** The part of a terminal that says whose it is. */
export interface ForWhom {
  readonly personalisation: { readonly acquirer: string };
  readonly board: { readonly identity: { readonly model: TerminalModel } };
}
