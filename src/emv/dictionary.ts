/** b binary · n digits, right-aligned · c digits, left-aligned and filled with F (cn) · a text. */
export type TagFormat = "b" | "n" | "c" | "a";
/** Who gives the value: C card, T terminal, I issuer. */
export type TagSource = "C" | "T" | "I";

export interface TagEntry {
  readonly format: TagFormat;
  readonly source: TagSource;
  readonly name: string;
}

/**
 * The data objects of EMV 4.4 Book 3, Annex A, and those of PBOC 3.0 and QuickPass: tag, format, source, name. One string:
 * it stays in ROM and costs no object, and the engine's own search finds a line faster than a loop finds an element.
 */
const table = `
42 nC issuer identification number
4F bC application identifier (ADF name)
50 aC application label
57 bC track 2 equivalent data
5A cC application primary account number
5F20 aC cardholder name
5F24 nC application expiration date
5F25 nC application effective date
5F28 nC issuer country code
5F2A nT transaction currency code
5F2D aC language preference
5F30 nC service code
5F34 nC PAN sequence number
5F36 nT transaction currency exponent
5F50 aC issuer URL
5F53 bC IBAN
5F54 bC bank identifier code
5F55 aC issuer country code, alpha 2
5F56 aC issuer country code, alpha 3
61 bC application template
6F bC file control information
70 bC record template
71 bI issuer script template 1
72 bI issuer script template 2
73 bC directory discretionary template
77 bC response template format 2
80 bC response template format 1
81 bT amount authorised, binary
82 bC application interchange profile
83 bT command template
84 bC dedicated file name
86 bI issuer script command
87 bC application priority indicator
88 bC short file identifier
89 aI authorisation code
8A aI authorisation response code
8C bC CDOL1
8D bC CDOL2
8E bC CVM list
8F bC CA public key index
90 bC issuer public key certificate
91 bI issuer authentication data
92 bC issuer public key remainder
93 bC signed static application data
94 bC application file locator
95 bT terminal verification results
97 bC TDOL
98 bT transaction certificate hash value
99 bT transaction PIN data
9A nT transaction date
9B bT transaction status information
9C nT transaction type
9D bC directory definition file name
9F01 nT acquirer identifier
9F02 nT amount authorised
9F03 nT amount other
9F04 bT amount other, binary
9F05 bC application discretionary data
9F06 bT application identifier, terminal
9F07 bC application usage control
9F08 bC application version number, card
9F09 bT application version number, terminal
9F0B aC cardholder name extended
9F0D bC issuer action code default
9F0E bC issuer action code denial
9F0F bC issuer action code online
9F10 bC issuer application data
9F11 nC issuer code table index
9F12 aC application preferred name
9F13 bC last online ATC register
9F14 bC lower consecutive offline limit
9F15 nT merchant category code
9F16 aT merchant identifier
9F17 bC PIN try counter
9F18 bI issuer script identifier
9F1A nT terminal country code
9F1B bT terminal floor limit
9F1C aT terminal identification
9F1D bT terminal risk management data
9F1E aT interface device serial number
9F1F aC track 1 discretionary data
9F20 cC track 2 discretionary data
9F21 nT transaction time
9F22 bT CA public key index, terminal
9F23 bC upper consecutive offline limit
9F26 bC application cryptogram
9F27 bC cryptogram information data
9F29 bC extended selection
9F2A bC kernel identifier
9F2D bC ICC PIN encipherment public key certificate
9F2E bC ICC PIN encipherment public key exponent
9F2F bC ICC PIN encipherment public key remainder
9F32 bC issuer public key exponent
9F33 bT terminal capabilities
9F34 bT CVM results
9F35 nT terminal type
9F36 bC application transaction counter
9F37 bT unpredictable number
9F38 bC PDOL
9F39 nT POS entry mode
9F3A bT amount, reference currency
9F3B nC application reference currency
9F3C nT transaction reference currency code
9F3D nT transaction reference currency exponent
9F40 bT additional terminal capabilities
9F41 nT transaction sequence counter
9F42 nC application currency code
9F43 nC application reference currency exponent
9F44 nC application currency exponent
9F45 bC data authentication code
9F46 bC ICC public key certificate
9F47 bC ICC public key exponent
9F48 bC ICC public key remainder
9F49 bC DDOL
9F4A bC static data authentication tag list
9F4B bC signed dynamic application data
9F4C bC ICC dynamic number
9F4D bC log entry
9F4E aT merchant name and location
9F4F bC log format
9F51 nC application currency code (PBOC)
9F52 bC application default action
9F53 bC consecutive offline limit, international
9F54 nC cumulative offline amount limit
9F56 bC issuer authentication indicator
9F57 nC issuer country code (PBOC)
9F58 bC lower consecutive offline limit (PBOC)
9F59 bC upper consecutive offline limit (PBOC)
9F5C nC cumulative offline amount upper limit
9F5D nC available offline spending amount
9F61 aC cardholder identity number
9F62 bC cardholder identity type
9F63 bC card product identification
9F66 bT terminal transaction qualifiers
9F68 bC card additional processes
9F69 bC card authentication related data
9F6B nC card CVM limit
9F6C bC card transaction qualifiers
9F6D nC electronic cash reset threshold
9F72 bC consecutive offline limit, international country
9F74 aC electronic cash issuer authorisation code
9F75 nC cumulative offline amount limit, dual currency
9F77 nC electronic cash balance limit
9F78 nC electronic cash transaction limit
9F79 nC electronic cash balance
9F7A nT electronic cash terminal support indicator
9F7B nT electronic cash terminal transaction limit
A5 bC FCI proprietary template
BF0C bC FCI issuer discretionary data
DF31 bT issuer script results
DF4D bC electronic cash load log entry
DF4F bC electronic cash load log format
DF60 bT CAPP transaction indicator
DF61 bC segment deduction identifier
DF62 nC segment deduction limit
DF63 nC segment deducted amount
DF69 bT SM algorithm support indicator
DF71 nC second application currency code
`;

/**
 * What the firmware asks for: the first columns, of tags that are not as an unknown one is, binary and from the card. Names
 * are for people who read TLV: they stay out of its ROM.
 */
const columns = withoutNames(table);

function withoutNames(lines: string): string {
  const cut = lines.split("\n").map((line) => line.slice(0, line.indexOf(" ") + 3));
  return cut.filter((line) => !line.endsWith("bC")).join("\n");
}

/** The tag as it is written, e.g. "9F02". */
export function tagText(tag: number): string {
  return tag.toString(16).toUpperCase().padStart(2, "0");
}

export function lookUp(tag: number): TagEntry | undefined {
  const at = lineOf(table, tag);
  if (at < 0) return undefined;
  return {
    format: table.charAt(at) as TagFormat,
    source: table.charAt(at + 1) as TagSource,
    name: table.slice(at + 3, table.indexOf("\n", at)),
  };
}

/** "b" for a tag that is not known: it is cut and filled as binary. */
export function formatOf(tag: number): TagFormat {
  const at = lineOf(columns, tag);
  return at < 0 ? "b" : (columns.charAt(at) as TagFormat);
}

/** Whether a card may give this object: it may not say what the terminal and the issuer say. */
export function mayComeFromCard(tag: number): boolean {
  const at = lineOf(columns, tag);
  return at < 0 || columns.charAt(at + 1) === "C";
}

/** Every tag of the table, for tests and tools. */
export function knownTags(): number[] {
  const tags: number[] = [];
  for (const line of table.trim().split("\n")) tags.push(Number.parseInt(line.slice(0, line.indexOf(" ")), 16));
  return tags;
}

/** Where the columns behind the tag start; -1 when there is no such line. */
function lineOf(lines: string, tag: number): number {
  const key = `\n${tagText(tag)} `;
  const at = lines.indexOf(key);
  return at < 0 ? -1 : at + key.length;
}
