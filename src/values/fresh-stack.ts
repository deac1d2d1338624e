/**
 * Awaited where flows nest: what comes behind it runs in a job of its own, when the stack of whoever started it is gone. An async
 * function runs on that stack up to its first wait, and a microcontroller's C stack is short (`test/flow/nesting.test.ts`).
 */
export const freshStack = undefined;
