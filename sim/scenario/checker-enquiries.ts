import type { Books } from "./checker-books";
import { keyOf } from "./checker-entries";

/** States in which an enquiry can be left: nothing of it is ever owed. */
const over: readonly string[] = Object.freeze(["approved", "declined", "withdrawn", "intent"]);

/** Balance enquiries: what people read is what the issuer told, and no money, no paper and no debt comes of it. */
export function judgeEnquiries(books: Books): void {
  const { records, entries, slips, ends, enquiries = [] } = books.evidence;
  const told = new Map(enquiries.map((enquiry) => [keyOf(enquiry), enquiry]));
  for (const entry of entries) if (entry.kind === "balance") books.differ("a balance enquiry in the ledger", entry);
  const asked = records.filter(({ kind }) => kind === "balance");
  for (const record of asked) {
    if (record.amountFen !== 0) books.differ("a balance enquiry with an amount", record);
    if (!over.includes(record.state)) books.differ(`a balance enquiry that is ${record.state}`, record);
    if (record.state === "approved" && !told.has(keyOf(record)))
      books.differ("a balance at the terminal that the host never told", record);
    if (record.state !== "approved") continue;
    if (record.slip !== "none") books.differ(`a balance enquiry whose slip is ${record.slip}`, record);
    if (record.signature !== "none") books.differ("a balance enquiry that is signed", record);
  }
  const numbers = new Set([...asked, ...enquiries].map(keyOf));
  for (const slip of slips) if (numbers.has(keyOf(slip))) books.differ("a balance enquiry on paper", slip);
  for (const { kind, id, stan, balancesFen = [] } of ends) {
    if (kind !== "balance") continue;
    // Screens tell no batch.
    const amounts = enquiries.filter((enquiry) => enquiry.stan === stan).map(({ availableFen }) => availableFen);
    if (id === "approved" && balancesFen.length === 0) books.differ("the screen approved shows no balance", { stan });
    if (id !== "approved" && balancesFen.length > 0) books.differ(`the screen ${id} shows a balance`, { stan });
    const wrong = balancesFen.find((shownFen) => !amounts.includes(shownFen));
    if (wrong !== undefined) books.differ(`the screen ${id} shows a balance that the host did not tell`, { stan });
  }
}
