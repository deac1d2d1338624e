import { usualDialect } from "../../../src/profiles/dialect";
import { type FeePolicy, SINCE_EVER } from "../../../src/profiles/fees";
import { inKeyBlock } from "../../../src/profiles/key-loading";
import { type Acquirer, type AcquirerProfile, careful } from "../../../src/profiles/profile";
import { text } from "../../../src/screen/text";

const contract: FeePolicy = Object.freeze({
  from: SINCE_EVER,
  credit: Object.freeze([7_000] as const),
  debit: Object.freeze([5_000, 18_00] as const),
});

const general: AcquirerProfile = Object.freeze({
  ...careful,
  name: text("例行", "Example"),
  dialect: Object.freeze({
    ...usualDialect,
    mac: "x9.19",
    pinDigitsMax: "06",
    field60Digits: 17,
    voidDate: true,
    reversedOriginal: "original",
  }),
  saleFenMax: 20_000_00,
  fees: Object.freeze([contract]),
  lockMinutes: 0,
  keyLoading: inKeyBlock,
});

/** The worked example of `src/profiles/README.md`: another dialect than all of the product's. */
export const example: Acquirer = Object.freeze({ general });
