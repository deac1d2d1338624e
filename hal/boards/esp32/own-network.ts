// mcconfig checks only what is imported: it would not find the declaration.
/// <reference path="../network/sdk.d.ts" />
import UDP from "embedded:io/socket/udp";
import Resolver from "embedded:network/dns/resolver/udp";
import WiFi from "embedded:network/interface/wifi";
import config from "mc/config";
// biome-ignore lint/style/useNodejsImportProtocol: the SDK has a module of this name.
import Net from "net";
import type { Devices, RemoteDevices } from "../../board";
import { OwnNetwork } from "../../drivers/network/own-network";
import type { NetworkParts } from "../../drivers/network/parts";
import { NoWifi, WifiStation } from "../../drivers/network/wifi-station";
import type { Stir } from "../../remote/own-glass";
import { sdkNetwork } from "../network/sdk-network";

/**
 * The board's own Wi-Fi, where the other end offers no network. Where it does, that one counts: a simulated world has bearers, hosts and
 * faults of its own. Which network to join was said when the board was flashed: `mcconfig … ssid=NAME password=WORDS`.
 *
 * @param stir lets something reach the firmware that the other end knows nothing of.
 * @throws Error where the radio has no memory.
 */
export function ownNetwork({ network, clock }: RemoteDevices, stir: Stir): Partial<Pick<Devices, "network">> {
  if (network) return {};
  const { after } = sdkNetwork;
  const [name, password] = [word("ssid"), word("password")];
  const bearer =
    name === ""
      ? new NoWifi()
      : new WifiStation({ open: (onChanged) => new WiFi({ onChanged }), name, password, after });
  return { network: new OwnNetwork({ ...sdkNetwork, bearer, lookUp, now: () => clock.now(), stir }) };
}

function word(name: string): string {
  const value = config[name];
  // What looks like a number becomes one.
  return value === undefined ? "" : String(value);
}

/** A resolver lives as long as its question: with another access point come other servers. */
const lookUp: NetworkParts["lookUp"] = (host, found) => {
  const resolver = new Resolver({ servers: Net.get("DNS"), socket: { io: ToughUdp } });
  const ended = (address?: string) => {
    resolver.close();
    found(address);
  };
  resolver.resolve({ host, onResolved: (_, address) => ended(address), onError: () => ended() });
  return () => resolver.close();
};

interface UdpOptions {
  readonly onReadable: (this: object, count: number) => void;
}

/** The SDK's resolver throws at a datagram that is no answer, and what is thrown in a callback restarts the board. */
class ToughUdp {
  constructor(options: UdpOptions) {
    // biome-ignore lint/correctness/noConstructorReturn: the socket of the SDK, but for one callback.
    return new UDP({
      ...options,
      onReadable(this: object, count: number) {
        try {
          options.onReadable.call(this, count);
        } catch (error) {
          // Anybody may send anything there: the question is asked again in a second.
          if (!(error instanceof Error)) throw error;
        }
      },
    });
  }
}
