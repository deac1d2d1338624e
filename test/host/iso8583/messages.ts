import fc from "fast-check";
import type { FieldFormat } from "../../../src/host/iso8583/dialect";
import { unionPay } from "../../../src/host/iso8583/dialect";
import type { Message } from "../../../src/host/iso8583/message";

/** Most of a long field: so that no random message passes the bound of a whole one. */
const longest = 120;

function textOf(alphabet: string, format: FieldFormat): fc.Arbitrary<string> {
  const max = Math.min(format.count, longest);
  return fc
    .array(fc.constantFrom(...alphabet), { minLength: format.lengthBytes === 0 ? max : 0, maxLength: max })
    .map((characters) => characters.join(""));
}

const allBytes = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join("");
const alphabets = { n: "0123456789", z: "0123456789ABC=EF", an: allBytes.slice(0x20, 0x7f), ans: allBytes };

function contentOf(format: FieldFormat): fc.Arbitrary<string | Uint8Array> {
  if (format.content !== "b") return textOf(alphabets[format.content], format);
  const max = Math.min(format.count, longest);
  return fc.uint8Array({ minLength: format.lengthBytes === 0 ? max : 0, maxLength: max });
}

const values = unionPay.fields.flatMap((format, field) =>
  format === undefined ? [] : [fc.option(contentOf(format), { nil: undefined }).map((value) => ({ field, value }))],
);

/** Messages with any fields of the dialect, each with any value that it may have. */
export const messages: fc.Arbitrary<Message> = fc
  .tuple(fc.stringMatching(/^\d{4}$/), ...values)
  .map(([mti, ...entries]) => {
    const fields: { [field: number]: string | Uint8Array } = {};
    for (const { field, value } of entries) if (value !== undefined) fields[field] = value;
    return { mti, fields };
  });
