// mcconfig checks only what is imported: it would not find the declaration.
/// <reference path="../network/sdk.d.ts" />
// biome-ignore lint/style/useNodejsImportProtocol: the SDK has a module of this name.
import Net from "net";
import type { Devices, RemoteDevices } from "../../board";
import { OwnNetwork } from "../../drivers/network/own-network";
import type { NetworkBearer, NetworkParts } from "../../drivers/network/parts";
import type { Stir } from "../../remote/own-glass";
import { sdkNetwork } from "../network/sdk-network";

/**
 * The sockets of this machine, where the other end offers no network: what a board with an ESP32 does with its Wi-Fi, by the same driver
 * over the same modules of the SDK.
 */
export function ownNetwork({ network, clock }: RemoteDevices, stir: Stir): Partial<Pick<Devices, "network">> {
  if (network) return {};
  const bearer: NetworkBearer = { state: () => ({ bearer: "ethernet", up: true, signal: 0 }), onLost: () => undefined };
  return { network: new OwnNetwork({ ...sdkNetwork, bearer, lookUp, now: () => clock.now(), stir }) };
}

/** The system keeps what it was told: nobody here learns of another access point. */
const lookUp: NetworkParts["lookUp"] = (host, found) => {
  let waits = true;
  Net.resolve(host, (_, address) => {
    if (waits) found(address);
  });
  return () => {
    waits = false;
  };
};
