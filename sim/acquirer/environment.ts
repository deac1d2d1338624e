import type { BlockCiphers } from "../../hal/drivers/ciphers";
import type { Header } from "../../src/host/iso8583/frame";
import type { Message } from "../../src/host/iso8583/message";

/** What the core asks of its surroundings. */
export interface AcquirerEnvironment {
  /** The world's time, milliseconds since 1970 UTC. */
  nowMs(): number;
  /** Randomness for working keys: seeded in the simulator. */
  randomBytes(length: number): Uint8Array;
  /** Native ciphers where the engine has them; by default plain TypeScript. */
  readonly ciphers?: BlockCiphers;
  /** Sees every message both ways, before a reply's delay. It holds card data in clear: for masking, not for keeping. */
  onMessage?(event: HostMessage): void;
}

/** One message as the host saw or made it. */
export interface HostMessage {
  readonly direction: "received" | "sent";
  readonly atMs: number;
  /** Without the 2-byte length. */
  readonly frame: Uint8Array;
  /** Absent when the frame could not be read that far. */
  readonly header?: Header;
  readonly message?: Message;
  /** Of the terminal that sent it, or is answered; absent where it cannot be read that far. */
  readonly terminal?: string;
  /** Sent: after how long. */
  readonly delayMs?: number;
  /** Received: what the host made of it, in a few words without card data, e.g. "malformed F35" or "reversed". */
  readonly note: string;
}
