import type { HostState } from "./host-state";

/** Field 63 of a reply: organisation, then three remarks of 20 characters; the acquirer's is the last. */
const remarkWidth = 20;

/**
 * Field 63 with the acquirer's remark: what this host says beside a code that alone would not tell.
 *
 * | code | remark | means |
 * | --- | --- | --- |
 * | 90 | `MAINT UNTIL MMDDhhmm` | down on purpose until then, local time (A07) |
 * | 58 | `OPERATOR DISABLED`, `OPERATOR NOT ALLOWED` | the operator of field 63.1 may not sign in (A13) |
 * | 97 | `BIND CODE 12345678` | the terminal is not bound to its merchant yet: what the merchant confirms it by (A22) |
 * | 97 | `UNBOUND 12345678` | its merchant has given it up; by that code it is bound again (A22) |
 * | 97 | `MOVED TO 10000009`, `OTHER MERCHANT`, `REPLACED` | it has another number now, works for another merchant, or another device works in its place (A11) |
 * | 58 | `MIN VERSION 1.2.3` | firmware older than this may not sign in (A21) |
 *
 * Q/CUP 009 leaves remarks to the acquirer: these words are this simulator's own.
 */
export function remark(host: HostState, words: string): { readonly 63: string } {
  return { 63: host.configuration.organisation + " ".repeat(2 * remarkWidth) + words.padEnd(remarkWidth, " ") };
}
