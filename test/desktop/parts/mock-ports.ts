import { createRequire } from "node:module";
import { SerialPortStream } from "@serialport/stream";
import { type PartAtHand, type PartKind, partAtHand } from "./parts-at-hand";

/** What is used of the mock; its package's declarations are not found by way of its `exports`. */
export interface MockPort {
  readonly recording: Buffer;
  emitData(bytes: Buffer): void;
  write(bytes: Buffer): Promise<void>;
}

interface Mock {
  reset(): void;
  createPort(path: string, options?: { readonly record: boolean; readonly echo: boolean }): void;
  open(options: unknown): Promise<MockPort>;
  list(): Promise<unknown>;
}

export const { MockBinding } = createRequire(import.meta.url)("@serialport/binding-mock") as {
  readonly MockBinding: Mock;
};

/** Opens a port of @serialport/binding-mock as `openPort` opens a real one. @param use told of each as it opens. */
export function openMock(
  path: string,
  baudRate: number,
  use: (port: MockPort, stream: SerialPortStream) => void,
): Promise<SerialPortStream> {
  return new Promise((resolve, reject) => {
    let mock: MockPort | undefined;
    const binding = {
      list: () => MockBinding.list(),
      open: async (options: unknown) => {
        mock = await MockBinding.open(options);
        return mock;
      },
    };
    const stream = new SerialPortStream({ binding: binding as never, path, baudRate }, (error) => {
      if (error || !mock) return reject(error);
      use(mock, stream);
      resolve(stream);
    });
  });
}

/** A part at a port of the mock, in this process. */
export function partAtMock(kind: PartKind, path: string) {
  let mock: MockPort | undefined;
  const part: PartAtHand = partAtHand(kind, (bytes) => mock?.emitData(Buffer.from(bytes)));
  MockBinding.createPort(path);
  const open = (at: string, baud: number) =>
    openMock(at, baud, (port) => {
      mock = port;
      const write = port.write.bind(port);
      port.write = async (bytes) => {
        await write(bytes);
        part.receive(new Uint8Array(bytes));
      };
    });
  return { part, open };
}
