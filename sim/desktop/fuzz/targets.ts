import { SoftwarePublicKey } from "../../../hal/drivers/software-public-key";
import { uqrEncoder } from "../../../src/receipt/qr/uqr-encoder";
import { apduTarget } from "../../fuzz/apdu";
import { cardsTarget } from "../../fuzz/cards";
import { cborTarget } from "../../fuzz/cbor";
import { contactsTarget } from "../../fuzz/contacts";
import { iso8583Target } from "../../fuzz/iso8583";
import { pick } from "../../fuzz/mutate";
import { qrTarget } from "../../fuzz/qr";
import { runRoom } from "../../fuzz/rest";
import type { FuzzTarget } from "../../fuzz/target";
import { tlvTarget } from "../../fuzz/tlv";

import { Room } from "../../scenario/room";
import { DEFAULT_START_MS } from "../../simulator/simulator";
import { makeEngine } from "../sweep/engine";
import { runServer } from "./http";

export const targetNames = Object.freeze(["8583", "tlv", "apdu", "cards", "cbor", "rest", "qr", "contacts"] as const);
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
    case "cards":
      return cardsTarget(() => makeEngine("node"));
    case "qr":
      return qrTarget(uqrEncoder);
    case "cbor":
      return cborTarget();
    case "contacts":
      return contactsTarget();
    case "rest":
      return restTarget();
  }
}

/** The verbs in this process, and now and then behind a real server with real sockets. */
function restTarget(): FuzzTarget {
  return {
    name: "rest",
    inputs: 1_200,
    async run(random) {
      if (random.chance(0.2)) return runServer(random);
      const model = pick(random, ["classic", "esign", "smart"] as const);
      const engine = makeEngine("node");
      const simulator = { seed: 1, startMs: DEFAULT_START_MS, model, acquirer: "lakala", engine } as const;
      return runRoom(random, await Room.open({ simulator }));
    },
  };
}
