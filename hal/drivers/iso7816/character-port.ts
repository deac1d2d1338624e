import type { Reset } from "./atr";

/** Characters that came, as the UART reads them: lowest bit first. damaged: one had a wrong parity, after its repeats where there are any. */
export interface Received {
  readonly bytes: Uint8Array;
  readonly damaged: boolean;
}

/** How characters go. */
export interface CharacterFormat {
  /** FI and DI as TA1 codes them. */
  readonly fidi: number;
  /** From the start of one character that is sent to the start of the next. After one that came it waits for 16 etu, without repeats 22. */
  readonly guardEtu: number;
  /** T=0: the error signal is sent and obeyed; a character goes four times at most. */
  readonly repeats: boolean;
  /** Odd parity on the wire: the card's convention is the inverse one. */
  readonly inverse: boolean;
}

/**
 * A slot's contacts on a UART of the processor: even parity, two stop bits, the error signal, its own echo passed over, times in elementary time
 * units. The SDK's serial class has none of that on an ESP32, whose UART has parity but no error signal: a board needs a small native module, or
 * an interface part such as TDA8035 beside a UART with a smart card mode. One call at a time.
 */
export interface CharacterPort {
  /** The slot's switch. */
  readonly present: boolean;
  /** Power and clock with RST low for cold, RST low for warm; 42,000 clocks later high. 372 clocks to a bit, with repeats. Resolves then. */
  activate(reset: Reset): Promise<void>;
  deactivate(): Promise<void>;
  configure(format: CharacterFormat): void;
  /** @returns whether the card took all of them. */
  send(bytes: Uint8Array): Promise<boolean>;
  /** Resolves with `count` characters, with fewer when a waiting time is over, or at `abort`. */
  receive(request: { readonly count: number; readonly firstEtu: number; readonly nextEtu: number }): Promise<Received>;
  abort(): void;
  close(): void;
}
