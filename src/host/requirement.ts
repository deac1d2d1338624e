import type { Session } from "../context";
import { ProcessingRequirement } from "./iso8583/frame";

/**
 * The header's sixth digit: what the host wants done after this transaction (报文头, 处理要求). What this release cannot
 * do (status upload, application download, blacklist) is asked again by the host and is not acted on.
 */
export function noteRequirement(session: Session, requirement: number): void {
  if (requirement === ProcessingRequirement.parameterDownload) session.due.parameters = true;
  if (requirement === ProcessingRequirement.signIn) session.due.signIn = true;
  if (requirement === ProcessingRequirement.caPublicKeys) session.due.authorityKeys = true;
  if (requirement === ProcessingRequirement.chipParameters) session.due.applications = true;
}
