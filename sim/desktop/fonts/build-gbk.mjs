// Makes src/host/iso8583/gbk.bin from Node's decoder. Run by hand: node sim/desktop/fonts/build-gbk.mjs
// The format is described in src/host/iso8583/gbk.ts; the test compares every position with iconv.
import { writeFileSync } from "node:fs";

const decoder = new TextDecoder("gb18030");
const table = [];
for (let lead = 0x81; lead <= 0xfe; lead++) {
  for (let trail = 0x40; trail <= 0xfe; trail++) {
    if (trail === 0x7f) continue;
    const text = decoder.decode(Uint8Array.of(lead, trail));
    const assigned = text.length === 1 && text !== "\ufffd";
    const unit = assigned ? text.charCodeAt(0) : 0;
    table.push(unit & 0xff, unit >> 8);
  }
}
writeFileSync(new URL("../../../src/host/iso8583/gbk.bin", import.meta.url), Uint8Array.from(table));
