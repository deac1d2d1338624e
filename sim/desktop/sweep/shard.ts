/** The so manieth of so many parts: `--shard 2/4`. */
export interface Shard {
  readonly part: number;
  readonly parts: number;
}

export const WHOLE: Shard = Object.freeze({ part: 1, parts: 1 });
/** More than any CI has machines. */
const PARTS_MAX = 1000;

/** @returns undefined for what is none. */
export function shardOf(text: string): Shard | undefined {
  const [, part = 0, parts = 0] = /^(\d{1,4})\/(\d{1,4})$/.exec(text)?.map(Number) ?? [];
  return part >= 1 && part <= parts && parts <= PARTS_MAX ? { part, parts } : undefined;
}

/** What this part has of a list: each item belongs to one part, so that all parts together are the whole. */
export function shareOf<T>(all: readonly T[], { part, parts }: Shard): readonly T[] {
  return all.filter((_, at) => at % parts === part - 1);
}
