/*
 * The table of clauses: which test proves which rule of the books. It is made from the tests' titles, which begin with the
 * clause in brackets; `npx vitest run test/emv/coverage.test.ts -u` writes it anew.
 */

/** B1 to B4: EMV 4.4 Books 1 to 4. Book B: EMV Contactless. C-7: kernel 7 and qPBOC as emv.md has it. */
const clauses: readonly (readonly [clause: string, about: string])[] = [
  ["B1 11.3.4", "FCI of an application"],
  ["B1 12.2.3", "directory entries"],
  ["B1 12.3.2", "payment system directory"],
  ["B1 12.3.3", "list of AIDs, partial names"],
  ["B1 12.4", "choice, confirmation, final SELECT, the name shown"],
  ["B2 5.1.1", "static data to be authenticated, 9F4A"],
  ["B2 5.2", "the scheme's key"],
  ["B2 5.3", "issuer certificate"],
  ["B2 5.4", "SDA"],
  ["B2 6.3", "expiry of keys"],
  ["B2 6.4", "card certificate"],
  ["B2 6.5.1", "DDOL"],
  ["B2 6.5.2", "DDA"],
  ["B2 6.6", "CDA: when it is asked for"],
  ["B2 6.6.2", "CDA: the signature of a cryptogram"],
  ["B2 7.1", "key for an enciphered PIN"],
  ["B2 7.2", "enciphered PIN block"],
  ["B2 11.2", "check value of a scheme's key"],
  ["B2 B2.1", "RSA"],
  ["B2 B3.1", "SHA-1"],
  ["B3 5.4", "DOL"],
  ["B3 6.5.5", "GENERATE AC"],
  ["B3 6.5.8", "GET PROCESSING OPTIONS"],
  ["B3 6.5.8.4", "its answer"],
  ["B3 6.5.9", "INTERNAL AUTHENTICATE"],
  ["B3 6.5.11", "READ RECORD"],
  ["B3 6.5.11.4", "its answer"],
  ["B3 6.5.12", "VERIFY"],
  ["B3 7.2", "mandatory objects"],
  ["B3 7.5", "missing and erroneous objects"],
  ["B3 9.2.2", "TC hash and default TDOL"],
  ["B3 9.3", "which cryptogram may answer which"],
  ["B3 10", "the flow as a whole"],
  ["B3 10.1", "initiation"],
  ["B3 10.2", "AFL and records"],
  ["B3 10.3", "offline data authentication"],
  ["B3 10.4.1", "versions"],
  ["B3 10.4.2", "usage control"],
  ["B3 10.4.3", "dates"],
  ["B3 10.5", "cardholder verification"],
  ["B3 10.5.1", "offline PIN"],
  ["B3 10.5.2", "online PIN"],
  ["B3 10.6", "terminal risk management"],
  ["B3 10.6.1", "floor limit"],
  ["B3 10.6.2", "random selection"],
  ["B3 10.6.3", "velocity"],
  ["B3 10.7", "terminal action analysis"],
  ["B3 10.9", "issuer authentication"],
  ["B3 10.10", "issuer scripts"],
  ["B3 10.11", "completion"],
  ["B3 Annex A", "dictionary and printout"],
  ["B3 Annex B", "TLV"],
  ["B3 Annex B1", "bytes between objects"],
  ["B4 6.3.4.1", "PIN try counter"],
  ["B4 6.3.4.5", "CVM results and TVR"],
  ["B4 6.7.3", "two-digit years"],
  ["B4 11.1", "the cardholder's language"],
  ["B4 11.3", "applications that refuse"],
  ["B4 A5", "script results"],
  ["B4 A6", "the terminal's response codes"],
  ["Book B 3.1.1", "pre-processing"],
  ["Book B 3.3.2", "PPSE and candidates"],
  ["Book B 3.3.3", "final SELECT"],
  ["C-7 PDOL", "9F66 in PDOL"],
  ["C-7 GPO", "the card's decision"],
  ["C-7 currency", "9F51 and DF71"],
  ["C-7 fDDA", "the signature of a tap"],
  ["C-7 expiry", "dates of an offline approval"],
  ["C-7 ODA online", "transit"],
  ["C-7 CVM", "CTQ and TTQ"],
  ["C-7 torn", "torn taps"],
  ["C-7 torn log", "recovery of an offline debit whose tap was torn"],
  ["ISO 7816-4 5.2.2", "filler in a card's templates"],
  ["Q/CUP 9", "field 55, fallback, downloads (unionpay.md 9)"],
  ["Q/CUP 394", "small amounts, CDCVM"],
  ["B02", "fault: card removed"],
  ["B20", "fault: reader"],
  ["B22", "fault: the card declines after the issuer approved"],
  ["F01", "fault: card data in logs"],
  ["F06", "fault: hostile card"],
  ["F07", "fault: hostile peripheral or message"],
];

const notBuilt: readonly string[] = [
  "B1 12.2.3: directories within the directory (9D) are passed over, as a terminal may; what they hold is still found by the list of AIDs.",
  "B1 5 to 9, Book D: ATR, transport, polling and collision are the reader's (`hal/card-reader.ts`).",
  "B2 6.6 in 4.4: XDA, elliptic curves; PBOC 3.0 part 17: SM2, SM3, SM4. No public facts to build on.",
  "B3 10.5: biometric methods (4.4) count as not recognised; PBOC's identity document (20) as not supported, for nobody here can say whose it is.",
  "B3 10.6: the rules are the kernel's and tested; what they ask of the caller (`KnownCards`) is empty in this firmware. No acquirer sends an exception file or revoked certificates, and every amount goes online (floor limit 0), so there is no amount below it to split. Approval without the issuer would need its upload, of which too little is public.",
  "B3 9.2.2: no host downloads a default TDOL, so the empty one of the book stands for it.",
  "B4 11.1: what the cardholder alone is asked (application, PIN) is in the card's language; screens that both sides of the counter read stay in the operator's. Nobody chooses among languages by hand when the card has none of the terminal's.",
  "B4 6.3.5: advices, referrals, capture of the card.",
  "B4 6.3.4: after a PIN was bypassed other PIN methods of the list are still asked for, as the book allows.",
  "C-7: standard debit/credit over contactless (TTQ byte 1 bit 7) and MSD: answered with the slot. The torn log of offline debits (electronic cash): a card that debited in a torn tap debits again in the next; domestic practice (`onlineOnly`) has no offline debit.",
  "vectors/emv.json: the entries of an issuer's and a card's work (arqc, arpc1, arpc2, udk, mac, script-mac, script-enc) are tested in test/cards/chip, not here. Option B, common session keys, ARPC method 2 and CBC are not what UnionPay's cards do: they are proved by OpenSSL, no code of the world uses them.",
];

/** A test's title in the source: a string that begins with its clause in brackets. */
const TITLE = /(["'`])\[([A-Z][^\]\n]*)\] ((?:(?!\1)[^\\\n]|\\.)*)\1/g;

/** @param sources the test files by name. @throws when a title names a clause that the list lacks. */
export function coverageTable(sources: ReadonlyMap<string, string>): string {
  const proved = new Map<string, string[]>(clauses.map(([clause]) => [clause, []]));
  for (const [file, source] of sources)
    for (const [, , clause = "", title = ""] of source.matchAll(TITLE)) {
      const tests = proved.get(clause);
      if (!tests) throw new Error(`${file}: no clause "${clause}" in test/emv/coverage.ts`);
      tests.push(`${readable(title)} (${file})`);
    }
  const lines = [
    "# Clauses and their tests",
    "",
    "Made from the titles of the tests by `coverage.ts`; a test fails when it is out of date.",
    "B1 to B4 are EMV 4.4 Books 1 to 4, Book B is EMV Contactless, C-7 kernel 7 and qPBOC, Q/CUP the acquirer's rules,",
    "B and F with two digits the fault catalogue.",
    "",
    "| clause | about | tests |",
    "| --- | --- | --- |",
  ];
  for (const [clause, about] of clauses) {
    const tests = proved.get(clause) ?? [];
    lines.push(`| ${clause} | ${about} | ${tests.length === 0 ? "**none**" : tests.join("<br>")} |`);
  }
  lines.push("", "## Not covered yet", "");
  for (const [clause, about] of clauses)
    if (proved.get(clause)?.length === 0) lines.push(`- ${clause}, ${about}: no test.`);
  for (const line of notBuilt) lines.push(`- ${line}`);
  return `${lines.join("\n")}\n`;
}

/** What a template or a table fills in is an ellipsis here. */
function readable(title: string): string {
  return title
    .replaceAll(/\$\{[^}]*\}|%[si]/g, "…")
    .replaceAll("\\", "")
    .replaceAll("|", "\\|");
}
