import type { Identity, Personalisation } from "../../hal/board";
import type { Endpoint } from "../../hal/network";
import type { AcquirerConfiguration } from "../acquirer/configuration";
import { defaultConfiguration, provisioningOf } from "../acquirer/default-configuration";
import type { GuestCard } from "../cards/wallet";
import type { SimulatorOptions } from "./options";

function withGuests(configuration: AcquirerConfiguration, guests: readonly GuestCard[]): AcquirerConfiguration {
  if (guests.length === 0) return configuration;
  return { ...configuration, cards: [...configuration.cards, ...guests.map(({ card }) => card)] };
}

/** The terminal as it leaves the workshop: who it is, and what its installer has set for its acquirer. */
export function installationOf(options: SimulatorOptions) {
  const provisioning = provisioningOf(options.acquirer);
  const configuration = withGuests(defaultConfiguration(options.acquirer, options.model), options.guests ?? []);
  const identity: Identity = { model: options.model, serial: `QS${provisioning.terminal}` };
  const hosts: Endpoint[] = options.networkOnBoard
    ? [...options.networkOnBoard.hosts]
    : [
        { host: provisioning.host, port: provisioning.port, tls: !options.plain },
        { host: provisioning.backupHost, port: provisioning.backupPort, tls: !options.plain },
      ];
  const personalisation: Personalisation = {
    merchant: provisioning.merchant,
    terminal: provisioning.terminal,
    merchantName: configuration.merchants[0]?.name.zh ?? "",
    acquirer: provisioning.profile,
    tpdu: provisioning.tpdu,
    header: provisioning.header,
    hosts,
    masterSlot: provisioning.tmkSlot,
    ...(provisioning.signInNonce ? { signInNonce: true } : {}),
    supportPhone: provisioning.supportPhone,
    // The simulator's own page /receipt opens what stands behind it.
    receiptAddress: `https://receipt.${provisioning.profile}.example/r`,
  };
  return { provisioning, configuration, identity, hosts, personalisation };
}

/** The chip's own secret: of this terminal, and in no file. */
export function fuseOf(serial: string): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => (serial.charCodeAt(i % serial.length) * 131 + i * 29) & 0xff);
}
