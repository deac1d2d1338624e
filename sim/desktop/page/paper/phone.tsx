import { useEffect, useState } from "preact/hooks";
import { readReceipt } from "../../../../src/transaction/slips/digital";
import type { Part } from "../part";
import { wire } from "../wire";

/**
 * The cardholder's phone, where the terminal shows a receipt as a code: it opens the acquirer's page with what the code holds, and
 * keeps the last one. `none`: what is said while there is none.
 */
export function Phone({ seen, say, none }: Part & { readonly none: string }) {
  const shown = receiptIn(seen.screen?.qr);
  const [kept, keep] = useState<string | undefined>(undefined);
  useEffect(() => {
    if (shown !== undefined) keep(shown);
  }, [shown]);
  const receipt = shown ?? kept;
  if (receipt === undefined) return <p class="note">{none}</p>;
  const address = `${wire().receiptPage}${receipt}`;
  return (
    <div class="mobile">
      <iframe key={receipt} src={address} title={say.receipt} />
      <a href={address} target="_blank" rel="noreferrer" data-act="receipt">
        {say.openReceipt}
      </a>
    </div>
  );
}

/** The part from "#" on of a receipt's address; the screen shows other codes, too. */
function receiptIn(code: string | undefined): string | undefined {
  const fragment = code === undefined ? -1 : code.indexOf("#");
  if (code === undefined || fragment < 0) return undefined;
  const receipt = code.slice(fragment);
  return readReceipt(receipt) ? receipt : undefined;
}
