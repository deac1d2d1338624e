import type { Devices, PortName, RemoteDevices } from "../board";

type Contract<P extends PortName> = NonNullable<Devices[P]>;
type MethodOf<P extends PortName> = {
  [M in keyof Contract<P>]: Contract<P>[M] extends (...values: never[]) => Promise<unknown> ? M & string : never;
}[keyof Contract<P>];
type FactOf<P extends PortName> = Exclude<keyof Contract<P> & string, MethodOf<P>>;

/** Every call of every contract: the points at which a world may delay, fail or cut the power. */
export const portMethods = Object.freeze({
  "card-reader": Object.freeze(["present", "cancel", "transmit", "removed", "release"] as const),
  "pin-pad": Object.freeze(["collect", "cancel"] as const),
  "secure-element": Object.freeze([
    "status",
    "load",
    "transportKey",
    "stageMaster",
    "enableMaster",
    "forget",
    "pinBlock",
    "verifyOffline",
    "mac",
    "verifyMac",
    "encryptTrack",
    "seal",
    "open",
    "passwordDigest",
    "sign",
    "counter",
    "wipe",
  ] as const),
  display: Object.freeze(["show", "backlight"] as const),
  keypad: Object.freeze(["read", "cancel", "flush"] as const),
  battery: Object.freeze(["state", "watch", "cancel", "off"] as const),
  flash: Object.freeze(["read", "program", "erase"] as const),
  network: Object.freeze(["bearers", "connect", "send", "receive", "close"] as const),
  clock: Object.freeze(["now", "set", "sleep", "monotonic"] as const),
  random: Object.freeze(["bytes"] as const),
  beeper: Object.freeze(["sound", "lights"] as const),
  update: Object.freeze(["slots", "begin", "write", "activate", "confirm"] as const),
  printer: Object.freeze(["status", "begin", "band", "finish"] as const),
  "signature-pad": Object.freeze(["status", "capture", "read", "cancel"] as const),
  scanner: Object.freeze(["scan", "cancel"] as const),
  till: Object.freeze(["receive", "send", "cancel"] as const),
  "pin-keys": Object.freeze(["places", "press"] as const),
});

/** The contracts' constant properties, e.g. the printer's width: told once, at the start. */
export type DeviceFacts = {
  readonly [P in PortName]?: Readonly<Pick<Contract<P>, FactOf<P>>>;
};

type Complete = {
  [P in PortName]: [MethodOf<P>] extends [(typeof portMethods)[P][number]]
    ? [(typeof portMethods)[P][number]] extends [MethodOf<P>]
      ? true
      : never
    : never;
};
type EachTrue<T extends { readonly [P in PortName]: true }> = T;
/** Does not compile when a contract has a method that the table above lacks, or the other way round. */
export type PortMethodsAreComplete = EachTrue<Complete>;

/** Sends one call; resolves with the answer of the device at the other end. */
export type RemoteCall = (port: PortName, method: string, argument: unknown) => Promise<unknown>;

/** What every stand-in has beside its methods and its facts. */
interface StandIn {
  readonly remotePort: PortName;
  readonly remoteCall: RemoteCall;
}

type Method = (this: StandIn, argument: unknown) => Promise<unknown>;

/** The stand-ins' methods, made with the module: on a device they lie in ROM, and a stand-in costs the heap only what it knows. */
const prototypes: { readonly [port: string]: object } = Object.freeze(
  Object.fromEntries(Object.entries(portMethods).map(([port, names]) => [port, Object.freeze(methodsOf(names))])),
);

function methodsOf(names: readonly string[]): { readonly [name: string]: Method } {
  return Object.fromEntries(names.map((name) => [name, methodOf(name)]));
}

function methodOf(name: string): Method {
  // A parameter could still change: what is preloaded with one costs RAM, and the linker warns.
  const method = name;
  return function (argument) {
    return this.remoteCall(this.remotePort, method, argument);
  };
}

/**
 * Stand-ins for all devices named in `facts`: every method becomes one remote call.
 * The far end answers with the contract's plain data, so the cast at the end is the wire's promise, not a check.
 */
export function remoteDevices(facts: DeviceFacts, call: RemoteCall): RemoteDevices {
  const devices: Record<string, object> = {};
  for (const port of Object.keys(portMethods) as PortName[]) {
    const known = facts[port];
    if (known === undefined) continue;
    const own: StandIn = { ...known, remotePort: port, remoteCall: call };
    devices[port] = Object.assign(Object.create(prototypes[port] ?? null), own);
  }
  return devices as unknown as RemoteDevices;
}
