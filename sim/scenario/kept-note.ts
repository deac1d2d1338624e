/** Ends the note of a recording whose run began with flash and books of an earlier one (`--state`): these are not in the file. */
export const KEPT_NOTE = ", from a kept --state";
