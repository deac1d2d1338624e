import type { Rom } from "../rom";
import type { PartitionIo } from "./partition-flash";

/** "QSF1" in the order of the flash, then how many files; each: its name, where it begins, how long it is. Numbers low byte first. */
const MAGIC = 0x31465351;
const HEAD_BYTES = 8;
const NAME_BYTES = 16;
const ENTRY_BYTES = NAME_BYTES + 8;
/** Fonts and tables: a handful. */
const FILES_MAX = 16;

/**
 * A file in a partition of files: fonts lie there once, and not in each image. A microcontroller's flash is read through ESP-IDF, so
 * what is read is a copy.
 *
 * @throws RangeError where the partition holds no such file: it was not flashed.
 */
export function partitionFile(io: Pick<PartitionIo, "read" | "status">, wanted: string): Rom {
  const { size: partitionBytes } = io.status();
  const head = piece(io, 0, HEAD_BYTES);
  const count = head.getUint32(4, true);
  if (head.getUint32(0, true) === MAGIC && count <= FILES_MAX)
    for (let at = HEAD_BYTES; at < HEAD_BYTES + count * ENTRY_BYTES; at += ENTRY_BYTES) {
      const entry = piece(io, at, ENTRY_BYTES);
      const [start, sizeBytes] = [entry.getUint32(NAME_BYTES, true), entry.getUint32(NAME_BYTES + 4, true)];
      if (nameOf(entry) === wanted && start + sizeBytes <= partitionBytes)
        return new PartitionFile(io, start, sizeBytes);
    }
  throw new RangeError(`${wanted} is not in the flash: npm run fonts says how it gets there`);
}

class PartitionFile implements Rom {
  readonly sizeBytes: number;
  readonly #io: Pick<PartitionIo, "read">;
  readonly #start: number;

  constructor(io: Pick<PartitionIo, "read">, start: number, sizeBytes: number) {
    this.#io = io;
    this.#start = start;
    this.sizeBytes = sizeBytes;
  }

  read(offset: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    // The SDK reads nothing, too, where nothing is asked for, and throws.
    if (length > 0) this.#io.read(bytes, this.#start + offset);
    return bytes;
  }
}

function piece(io: Pick<PartitionIo, "read">, at: number, length: number): DataView {
  const bytes = new Uint8Array(length);
  io.read(bytes, at);
  return new DataView(bytes.buffer);
}

function nameOf(entry: DataView): string {
  let name = "";
  for (let at = 0; at < NAME_BYTES && entry.getUint8(at) !== 0; at++) name += String.fromCharCode(entry.getUint8(at));
  return name;
}

/** The partition's whole contents. @throws RangeError for what has no room in its head. */
export function partitionOfFiles(files: readonly (readonly [name: string, bytes: Uint8Array])[]): Uint8Array {
  if (files.length > FILES_MAX) throw new RangeError(`expected at most ${FILES_MAX} files`);
  const headBytes = HEAD_BYTES + files.length * ENTRY_BYTES;
  const whole = new Uint8Array(files.reduce((sum, [, bytes]) => sum + bytes.length, headBytes));
  const view = new DataView(whole.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, files.length, true);
  let start = headBytes;
  for (const [index, [name, bytes]] of files.entries()) {
    if (name.length > NAME_BYTES) throw new RangeError(`${name}: expected at most ${NAME_BYTES} characters`);
    const at = HEAD_BYTES + index * ENTRY_BYTES;
    for (let each = 0; each < name.length; each++) whole[at + each] = name.charCodeAt(each);
    view.setUint32(at + NAME_BYTES, start, true);
    view.setUint32(at + NAME_BYTES + 4, bytes.length, true);
    whole.set(bytes, start);
    start += bytes.length;
  }
  return whole;
}
