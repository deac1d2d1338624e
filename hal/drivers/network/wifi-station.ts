import type { BearerState } from "../../network";
import type { NetworkBearer } from "./parts";

/** `embedded:network/interface/wifi`, the part of it that a terminal needs. */
export interface WifiIo {
  /** Throws where the radio is not ready, or joins already. */
  connect(options: { readonly SSID: string; readonly password?: string }): void;
  disconnect(): void;
  /** 200 apart, 300 on its way, 400 with an access point, 500 with an address. */
  readonly connection: number;
  /** dBm; undefined while there is no access point. */
  readonly RSSI: number | undefined;
}

export interface WifiStationOptions {
  /** Told of each change. */
  readonly open: (onChanged: () => void) => WifiIo;
  readonly name: string;
  /** Empty: the network is open. */
  readonly password: string;
  readonly after: (ms: number, run: () => void) => () => void;
}

const APART = 200;
const WITH_ADDRESS = 500;
/** The radio says neither that there is no such network nor that the password is wrong, only that it is apart: it tries again. */
export const JOIN_AGAIN_MS = 5_000;
/** Scan, handshake and DHCP take 2 to 6 s. Whoever has no address by then begins anew. */
export const JOIN_MAX_MS = 20_000;
/** The faintest that the radio tells. */
const NO_SIGNAL_DBM = -127;

/** A board's Wi-Fi: joins one network, and joins it again for as long as the board runs. */
export class WifiStation implements NetworkBearer {
  onLost: () => void = () => undefined;
  readonly #options: WifiStationOptions;
  readonly #io: WifiIo;
  #up = false;
  #cancel: () => void = () => undefined;

  /** @throws Error where the radio has no memory. */
  constructor(options: WifiStationOptions) {
    this.#options = options;
    this.#io = options.open(() => this.#changed());
    this.#join();
  }

  state(): BearerState {
    return { bearer: "wifi", up: this.#up, signal: this.#io.RSSI ?? NO_SIGNAL_DBM };
  }

  #join(): void {
    const { name, password } = this.#options;
    this.#later(JOIN_MAX_MS, () => {
      this.#io.disconnect();
      this.#later(JOIN_AGAIN_MS, () => this.#join());
    });
    try {
      this.#io.connect({ SSID: name, ...(password === "" ? {} : { password }) });
    } catch (error) {
      // So the radio says that it has not started yet.
      if (!(error instanceof Error)) throw error;
      this.#later(JOIN_AGAIN_MS, () => this.#join());
    }
  }

  #changed(): void {
    const { connection } = this.#io;
    const up = connection >= WITH_ADDRESS;
    if (up) this.#cancel();
    // An access point that has taken its address back is waited for as at the beginning.
    else if (this.#up && connection > APART) this.#join();
    else if (connection <= APART) this.#later(JOIN_AGAIN_MS, () => this.#join());
    const lost = this.#up && !up;
    this.#up = up;
    if (lost) this.onLost();
  }

  #later(ms: number, run: () => void): void {
    this.#cancel();
    this.#cancel = this.#options.after(ms, run);
  }
}

/** A board without a network to join: its bearer is there, and not up. */
export class NoWifi implements NetworkBearer {
  onLost: () => void = () => undefined;

  state(): BearerState {
    return { bearer: "wifi", up: false, signal: NO_SIGNAL_DBM };
  }
}
