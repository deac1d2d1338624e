declare function native(name: "xs_promise_jobs_pending"): (this: unknown) => boolean;

/** Whether promise jobs wait in the engine's queue; those of the batch that runs now do not count. */
export function promiseJobsPending(this: unknown): boolean {
  // The compiler of XS knows exactly this form, and makes it a native function.
  return native("xs_promise_jobs_pending").call(this);
}
