import { SoftwarePublicKey } from "../../hal/drivers/software-public-key";
import { RemoteTerminal } from "../../hal/remote/remote-terminal";
import type { SerialCallbacks } from "../../hal/remote/serial-line";
import type { Rom } from "../../hal/rom";
import { uqrEncoder } from "../../src/receipt/qr/uqr-encoder";
import { runTerminal } from "../../src/terminal";

/** What `core/main.c` hands over, as the global `core` of the running machine. */
interface Core {
  /** The next piece that came in. */
  read(): ArrayBuffer | undefined;
  write(bytes: ArrayBuffer): void;
  /** Whether promise jobs wait in the engine's queue. */
  jobsPending(): boolean;
  /** Instructions from `true` to `false` are told apart in the figures. */
  lineWork(begins: boolean): void;
  /** As a chip has it in ROM. */
  crc16(bytes: ArrayBuffer, offset: number, length: number, start: number): number;
  /** The same. */
  sha1(bytes: ArrayBuffer, offset: number, length: number): ArrayBuffer;
  /** Where they lie: nothing is copied. */
  font(): ArrayBuffer;
  gbk(): ArrayBuffer;
  /** Of the firmware's line. */
  line?: SerialCallbacks;
}

declare const core: Core;

/** As much as one write takes: the other end reads at once. */
const ROOM = 1024;

function romOf(buffer: ArrayBuffer): Rom {
  return Object.freeze({
    sizeBytes: buffer.byteLength,
    read: (offset: number, length: number) => new Uint8Array(buffer, offset, length),
  });
}

/**
 * Entry of the firmware on the emulated core. `core/main.c` calls these, in the machine that was cloned from the one which read this script:
 * what stands here lies in what plays the ROM, and cannot change.
 */
(globalThis as { mcu?: unknown }).mcu = Object.freeze({
  start(): void {
    new RemoteTerminal({
      open: (line) => {
        core.line = line;
        return {
          read: () => core.read(),
          write: (bytes) => {
            core.write(bytes);
            line.onWritable(ROOM);
          },
        };
      },
      firmware: runTerminal,
      builtIn: Object.freeze({
        font: romOf(core.font()),
        gbk: romOf(core.gbk()),
        publicKey: new SoftwarePublicKey(
          (bytes) => new Uint8Array(core.sha1(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length)),
        ),
        qr: uqrEncoder,
      }),
      jobsPending: () => core.jobsPending(),
      lineWork: core.lineWork,
      crc16: (bytes, from, to, start) =>
        core.crc16(bytes.buffer as ArrayBuffer, bytes.byteOffset + from, to - from, start),
    });
    core.line?.onWritable(ROOM);
  },
  readable(): void {
    core.line?.onReadable();
  },
});
