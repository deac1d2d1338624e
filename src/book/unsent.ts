/**
 * STANs of closed sales whose signature the host does not have yet (C07), as one cell holds them: ascending, each but the first as
 * its distance from the one before. Sales follow each other closely, so that most take a byte: a whole batch has room.
 */
export type UnsentList = readonly number[];

/** With a thousand bytes of ink and its sale in one step (`COMMIT_BYTES_MAX`), some of it for wide distances. */
const UNSENT_MAX = 512;
const UNSENT_BYTES_MAX = 1_100;

/** @returns undefined where no more have room: then the sale stays open. */
export function packUnsent(stans: readonly number[]): UnsentList | undefined {
  const ascending = stans.toSorted((a, b) => a - b);
  const packed = ascending.map((stan, at) => stan - (ascending[at - 1] ?? 0));
  const bytes = packed.reduce((sum, distance) => sum + (distance < 24 ? 1 : distance < 256 ? 2 : 5), 0);
  return packed.length <= UNSENT_MAX && bytes <= UNSENT_BYTES_MAX ? packed : undefined;
}

export function unpackUnsent(value: unknown): readonly number[] {
  if (!Array.isArray(value)) return [];
  let stan = 0;
  return value.map((distance) => (stan += Number(distance)));
}
