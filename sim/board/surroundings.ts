/** What is around a board with Wi-Fi. */
export interface Surroundings {
  /** What the board was flashed to join. */
  readonly config: Readonly<Record<string, unknown>>;
  /** The certificate in its image. */
  readonly authority: Uint8Array | undefined;
  /** Whether the issuer's key has signed the certificate: DER. */
  signed(certificate: Uint8Array, issuer: Uint8Array): boolean;
  readonly radio: Radio;
  /** An address, "none": there is no such name, or "silent": nobody answers. */
  nameOf(host: string): string;
  /** Somebody sends this to the resolver's port before its answer. */
  readonly litter: Uint8Array | undefined;
  /** Undefined: nobody listens there. "silent": nobody is there. */
  listenerAt(address: string, port: number): ((wire: Wire) => Listener) | "silent" | undefined;
}

/** The access point, as far as the radio can tell. */
export interface Radio {
  /** Undefined: there is none of that name. */
  passwordOf(name: string): string | undefined;
  /** DHCP answers. */
  addresses: boolean;
  signal: number;
  /** It has not started yet: `esp_wifi_connect` refuses so many times. */
  unready: number;
  /** What is joined at the moment hears of the end of it. */
  onLost: (() => void) | undefined;
}

/** The listener's end of a connection. */
export interface Wire {
  send(bytes: Uint8Array): void;
  /** FIN or RST: nobody on the board can tell. */
  end(): void;
}
export interface Listener {
  take(bytes: Uint8Array): void;
}
