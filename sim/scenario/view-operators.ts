import { readFlash } from "../books/flash-reader";
import { CELL_CLASS_STEP } from "../books/flash-sector";
import type { Simulator } from "../simulator/simulator";
import { journalElsewhere } from "./journal-copy";
import type { Plain } from "./result";

/** As `src/book/cells.ts` numbers the cells of operators. */
const OPERATOR_CLASS = 2;

/** The `operators` view: who works at the terminal, by number. Nothing of a password. */
export function operatorsView(simulator: Simulator): Plain {
  const elsewhere = journalElsewhere(simulator);
  if (elsewhere !== undefined) return { operators: [], unreadable: elsewhere };
  const { image, sectorBytes } = simulator.flash;
  const read = readFlash(image.bytes, sectorBytes);
  if (read.kind === "unreadable") return { operators: [], unreadable: read.why };
  if (read.kind === "blank") return { operators: [] };
  const people = [...read.journal.cells].filter(([key]) => Math.floor(key / CELL_CLASS_STEP) === OPERATOR_CLASS);
  people.sort(([a], [b]) => a - b);
  return { operators: people.map(([, value]) => operatorView(value)) };
}

function operatorView(value: unknown): Plain {
  const { number, role, failures, locked, disabled, signing, given } = value as { readonly [part: string]: unknown };
  return {
    number: String(number),
    role: String(role),
    locked: locked === true,
    disabled: disabled === true,
    wrongPasswords: Number(failures),
    signing: signing !== "forbidden",
    passwordGiven: given === true,
  };
}
