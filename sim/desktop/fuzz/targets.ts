import { SoftwarePublicKey } from "../../../hal/drivers/software-public-key";
import { uqrEncoder } from "../../../src/receipt/qr/uqr-encoder";
import { apduTarget } from "../../fuzz/apdu";
import { cborTarget } from "../../fuzz/cbor";
import { iso8583Target } from "../../fuzz/iso8583";
import { qrTarget } from "../../fuzz/qr";
import type { FuzzTarget } from "../../fuzz/target";
import { tlvTarget } from "../../fuzz/tlv";

export const targetNames = Object.freeze(["8583", "tlv", "apdu", "cbor", "rest", "qr"] as const);
export type TargetName = (typeof targetNames)[number];

/** Makes a target; what it holds is closed with the process that it runs in. */
export async function targetOf(name: TargetName): Promise<FuzzTarget> {
  switch (name) {
    case "8583":
      return iso8583Target();
    case "tlv":
      return tlvTarget();
    case "apdu":
      return apduTarget(new SoftwarePublicKey());
    case "qr":
      return qrTarget(uqrEncoder);
    case "cbor":
      return cborTarget();
    default:
      return { name, inputs: 1, run: async () => undefined };
  }
}
