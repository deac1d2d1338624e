/** The simulator's global `screen`: its picture, and messages from and to the panel that stands beside it. */
export interface SimulatorScreen {
  readonly width: number;
  readonly height: number;
  /** Commodetto's number of the format that `send` takes. */
  pixelFormat: number;
  /** Told of fingers; the mouse is one. */
  context?: SimulatorFingers;
  /** Lines of JSON, and bytes. */
  onMessage?: (message: string | ArrayBuffer) => void;
  postMessage(message: string | ArrayBuffer): void;
  /** The rectangle that the next pixels fill, row by row. */
  begin(x: number, y: number, width: number, height: number): void;
  send(pixels: ArrayBufferLike, offsetBytes: number, lengthBytes: number): void;
  /** The picture can be seen. */
  end(): void;
}

/** Each finger has a number. */
export interface SimulatorFingers {
  onTouchBegan(finger: number, x: number, y: number): void;
  onTouchMoved(finger: number, x: number, y: number): void;
  onTouchEnded(finger: number, x: number, y: number): void;
  onTouchCancelled(finger: number, x: number, y: number): void;
}

/** Commodetto's number of 16 bits a pixel: red in the highest five, green in six, blue in the lowest five; low byte first. */
export const RGB565_LE = 7;

/** First byte of a message with pixels; a message with frames of the wire begins with their magic (hal/remote/stream-frames.ts). */
export const PIXELS = 1;
/** PIXELS, 0, then left, top, width, height as big-endian words; the pixels follow. */
export const PIXELS_HEAD_BYTES = 10;
const PIXEL_BYTES = 2;

/**
 * Puts a rectangle on the screen as the panel sends it.
 *
 * @throws RangeError when it is not whole or not within the screen: the simulator itself looks at no bounds.
 */
export function showPixels(screen: SimulatorScreen, message: ArrayBuffer): void {
  const view = new DataView(message);
  const [left, top, width, height] = [view.getUint16(2), view.getUint16(4), view.getUint16(6), view.getUint16(8)];
  const lengthBytes = width * height * PIXEL_BYTES;
  if (message.byteLength !== PIXELS_HEAD_BYTES + lengthBytes || width === 0 || height === 0)
    throw new RangeError(`screen: ${message.byteLength} bytes for ${width} by ${height} pixels`);
  if (left + width > screen.width || top + height > screen.height)
    throw new RangeError(`screen: ${width} by ${height} pixels at ${left}, ${top} are not within it`);
  screen.pixelFormat = RGB565_LE;
  screen.begin(left, top, width, height);
  screen.send(message, PIXELS_HEAD_BYTES, lengthBytes);
  screen.end();
}

/** As at its start, row by row: the memory of a device has no room for a picture. */
export function blackenScreen(screen: SimulatorScreen): void {
  const row = new ArrayBuffer(screen.width * PIXEL_BYTES);
  screen.pixelFormat = RGB565_LE;
  for (let top = 0; top < screen.height; top++) {
    screen.begin(0, top, screen.width, 1);
    screen.send(row, 0, row.byteLength);
    screen.end();
  }
}
