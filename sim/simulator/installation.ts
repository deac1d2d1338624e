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

/** No key block has a letter for an SM4 key (money.md §11): such a master key is put in by hand. */
function withSm4(configuration: AcquirerConfiguration): AcquirerConfiguration {
  return { ...configuration, keySchemes: ["006"], way: "by hand" };
}

/**
 * A terminal as it leaves the workshop: who it is, and what its installer has set for its acquirer.
 * @param number its place among the merchant's terminals, from 1.
 */
export function installationOf(options: SimulatorOptions, number: number) {
  const provisioning = provisioningOf(options.acquirer, number);
  const terminals = 1 + (options.others?.length ?? 0);
  const known = defaultConfiguration(options.acquirer, options.model, terminals);
  const configuration = withGuests(options.national ? withSm4(known) : known, options.guests ?? []);
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
    ...(options.national ? { keyAlgorithm: "sm4" } : {}),
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

const SEED_STEP = 0x9e3779b1;

/** What the terminals of one world draw differs; the first one draws what it draws alone. */
export function seedOf(seed: number, number: number): number {
  return (seed + Math.imul(SEED_STEP, number - 1)) >>> 0;
}
