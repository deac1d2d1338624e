import { ecbMac, sameBytes } from "../../hal/drivers/software-secure-element-algorithms";
import { hasMac, macInputOf } from "../../src/host/iso8583/codec";
import { binaryField } from "../../src/host/iso8583/message";
import type { WorkingKeys } from "./host-security";
import type { HostState } from "./host-state";
import type { HostRequest } from "./request";

/** 60.1 of a signature's first message and of those that follow: the 0820 that has a MAC. */
const signatureTypes = Object.freeze(["07", "08"]);
/** First two digits of the types that carry a MAC (unionpay.md §3): financial, reversal, script result. */
const signedClasses = Object.freeze(["01", "02", "04", "06"]);

/**
 * The keys under which a reply is signed (money.md §1): every answer to a terminal whose keys the host holds, a refusal
 * too, also where the request's own MAC was wrong. None where the dialect has no MAC (sign-in, downloads, settlement and
 * its details), and for a terminal whose keys are lost.
 * @param type 60.1 of the request.
 */
export function signingKeys(
  host: HostState,
  mti: string,
  type: string | undefined,
  terminal: string | undefined,
): WorkingKeys | undefined {
  const signed =
    mti === "0820" ? type !== undefined && signatureTypes.includes(type) : signedClasses.includes(mti.slice(0, 2));
  if (!signed || terminal === undefined) return undefined;
  let state = host.terminals.get(terminal);
  while (state?.movedTo !== undefined) state = host.terminals.get(state.movedTo);
  return state?.keys;
}

/** Whether a request has a MAC, and these keys made it. */
export function isGenuine(host: HostState, request: HostRequest, keys: WorkingKeys): boolean {
  const mac = binaryField(request.message, 64);
  if (mac === undefined || !hasMac(request.bytes)) return false;
  return sameBytes(macOf(host, keys, macInputOf(request.bytes)), mac);
}

const DES_BLOCK_BYTES = 8;

/** Field 64 in this host's dialect. X9.19 is defined over DES, and is the management line's own MAC there. */
export function macOf({ configuration }: Pick<HostState, "configuration">, keys: WorkingKeys, covered: Uint8Array) {
  const isDes = keys.mac.blockBytes === DES_BLOCK_BYTES;
  return configuration.dialect.mac === "x9.19" && isDes ? keys.line(covered) : ecbMac(keys.mac, covered);
}
