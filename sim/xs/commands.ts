/**
 * What an XS worker is told: the first byte of a command, the rest is its body. One file for both ends.
 *
 * | code | body | reply |
 * | --- | --- | --- |
 * | font, gbk | the bytes of that read-only memory, once, before all else | nothing |
 * | frames | a CBOR array of the frames to come in next; they take effect with `run` | nothing |
 * | run | nothing | a CBOR array of the frames that went out until nothing was left to do |
 * | play | a CBOR map: what the whole world shall play | as of `turn` |
 * | turn | nothing: all jobs that were due have run, go on | a CBOR map: what came out, or empty while it plays |
 * | collect | nothing: garbage goes, so that the figures beside the reply are of what lives | nothing |
 */
export const xsCommands = Object.freeze({ font: 0, gbk: 1, frames: 2, run: 3, play: 4, turn: 5, collect: 6 });

/** The worker calls this global with each command. It reads `result` after all promise jobs have run. */
export type CommandHandler = (request: ArrayBuffer) => { readonly result: ArrayBufferLike | undefined } | undefined;

export function serveCommands(handler: CommandHandler): void {
  (globalThis as { handleCommand?: CommandHandler }).handleCommand = handler;
}

/** What `collect` does. */
export function collectGarbage(): void {
  (globalThis as { gc?: () => void }).gc?.();
}
