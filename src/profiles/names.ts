import { type Names, unnamed } from "../screen/text";
import { profileOf } from "./acquirers";

/** As in `Personalisation`: whose terminal it is. */
export interface Whose {
  readonly acquirer: string;
  readonly supportPhone: string;
  readonly merchant?: string;
  readonly terminal?: string;
}

/** What the texts of a terminal are filled with. @param serial its own number. */
export function namesOf({ acquirer, supportPhone, merchant = "", terminal = "" }: Whose, serial = ""): Names {
  const { name = unnamed.acquirer } = profileOf(acquirer);
  return { acquirer: name, phone: supportPhone, merchant, terminal, serial };
}
