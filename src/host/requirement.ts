import type { Update } from "../../hal/update";
import { ProcessingRequirement } from "./iso8583/frame";
import type { Download, HostSession } from "./online";

/**
 * The header's sixth digit: what the host wants done after this transaction (报文头, 处理要求). What this release cannot
 * do (status upload, application download, blacklist) is asked again by the host and is not acted on.
 */
export function noteRequirement(session: HostSession, requirement: number): void {
  if (requirement === ProcessingRequirement.signIn) session.due.signIn = true;
  const download = downloadOf(requirement);
  if (download && !session.refused[download]) session.due[download] = true;
}

/** A genuine answer: the host is there. */
export function noteAnswered(session: HostSession): void {
  session.unproven = false;
  if (session.down) session.down = undefined;
}

/** An answer that proves nothing (F09): signs in once, whatever comes, until the host has said something genuine. */
export function noteUnproven(session: HostSession): void {
  if (!session.unproven) session.due.signIn = true;
  session.unproven = true;
}

function downloadOf(requirement: number): Download | undefined {
  switch (requirement) {
    case ProcessingRequirement.parameterDownload:
      return "parameters";
    case ProcessingRequirement.caPublicKeys:
      return "authorityKeys";
    case ProcessingRequirement.chipParameters:
      return "applications";
    default:
      return undefined;
  }
}

/** Of the image that runs: the host may demand a newer one at sign-in (A21). */
export async function firmwareVersion(update: Update): Promise<string> {
  const slots = await update.slots();
  const running = ["running", "on-trial", "confirmed"].map((state) => slots.find((slot) => slot.state === state));
  return running.find((slot) => slot !== undefined)?.version ?? "";
}
