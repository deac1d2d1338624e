import type { ValueSource } from "./dol";
import { TagStore } from "./tag-store";
import { TLV_OBJECTS_MAX, TlvCursor, tlvBytes, writeTlv } from "./tlv";

/** sale: every request with a cryptogram. reversal: 0400. script-upload: 0620 with 951. */
export type Field55Use = "sale" | "reversal" | "script-upload";

/** Q/CUP 009: LLLVAR of up to 255 bytes. */
const FIELD_BYTES_MAX = 255;

/** In the order in which hosts list them; what a card or terminal has not is left out. */
const lists: { readonly [use in Field55Use]: readonly number[] } = Object.freeze({
  sale: Object.freeze([
    0x9f26, 0x9f27, 0x9f10, 0x9f37, 0x9f36, 0x95, 0x9a, 0x9c, 0x9f02, 0x5f2a, 0x82, 0x9f1a, 0x9f03, 0x9f33, 0x9f34,
    0x9f35, 0x9f1e, 0x84, 0x9f09, 0x9f41, 0x9f63, 0x9f74,
  ]),
  reversal: Object.freeze([0x95, 0x9f1e, 0x9f10, 0x9f36, 0xdf31]),
  "script-upload": Object.freeze([0x9f33, 0x95, 0x9f37, 0x9f1e, 0x9f10, 0x9f26, 0x9f36, 0x82, 0xdf31, 0x9f1a, 0x9a]),
});

/**
 * Field 55 (IC卡数据域). Tags that no longer fit are left out from the end of the list: they are the ones a host can do without.
 * @param source a session, or the field of the sale read again by `tagsOf`.
 */
export function field55(source: ValueSource, use: Field55Use): Uint8Array {
  const field = new Uint8Array(FIELD_BYTES_MAX);
  const tags = lists[use];
  let at = 0;
  for (let index = 0; index < tags.length; index++) {
    const tag = tags[index] ?? 0;
    const value = source.value(tag);
    if (value && value.length > 0 && at + tlvBytes(tag, value.length) <= FIELD_BYTES_MAX)
      at = writeTlv(field, at, tag, value);
  }
  return field.slice(0, at);
}

/** The tags of a field 55 that was kept: what a reversal or a script upload is made from after a power cut. */
export function tagsOf(field: Uint8Array): ValueSource {
  const tags = new TagStore();
  const level = new TlvCursor(field);
  for (let count = 0; count < TLV_OBJECTS_MAX && level.next() === "object"; count++) tags.set(level.tag, level.value);
  return { value: (tag) => tags.get(tag) };
}
