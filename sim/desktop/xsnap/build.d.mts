/** Where the worker is, once it is built. */
export const workerPath: string;
/** Builds the worker if it is not there. Tells the user, on standard error, what it does and what is missing. */
export function ensureWorker(): Promise<"ready" | "unsupported" | "no-compiler" | "failed">;
