import type { ChipCard } from "../../sim/cards/chip/chip-card";
import { cardById, deck } from "../../sim/cards/deck";
import { objectsOf, objectValue, Terminal, type Tlv } from "../cards/chip/terminal";
import type { SaleOptions, TestTerminal } from "./test-terminal";

/** What a chip said, as fields of a message. */
export interface ChipFields {
  /** 9F26, 8 bytes hex. */
  readonly cryptogram: string;
  readonly counter: number;
  readonly fields: NonNullable<SaleOptions["fields"]>;
}

export interface Asked {
  readonly amountFen: number;
  /** 95, 5 bytes hex. */
  readonly verification?: string;
  /** Objects of field 55 to replace, hex; undefined removes. */
  readonly objects?: { readonly [tag: string]: string | undefined };
}

const unpredictable = "A1B2C3D4";
const date = "260302";

function object(tag: string, value: string): string {
  return tag + (value.length / 2).toString(16).padStart(2, "0") + value;
}

function fieldsOf(cardId: string, mode: string, said: readonly Tlv[], asked: Asked): ChipFields {
  const card = cardById(deck, cardId);
  if (!card) throw new Error(`no card ${cardId}`);
  const value = (tag: string) => objectValue(said, tag).toString("hex");
  const objects: { [tag: string]: string | undefined } = {
    "9F26": value("9F26"),
    "9F27": "80",
    "9F10": value("9F10"),
    "9F37": unpredictable,
    "9F36": value("9F36"),
    "95": asked.verification ?? "0000000000",
    "9A": date,
    "9C": "00",
    "9F02": String(asked.amountFen).padStart(12, "0"),
    "5F2A": "0156",
    "82": value("82"),
    "9F1A": "0156",
    "9F03": "000000000000",
    "9F33": "E0E1C8",
    ...asked.objects,
  };
  let field = "";
  for (const [tag, text] of Object.entries(objects)) if (text !== undefined) field += object(tag, text);
  return {
    cryptogram: value("9F26"),
    counter: Number.parseInt(value("9F36"), 16),
    fields: {
      22: mode,
      23: card.sequence,
      35: value("57").replace(/f$/, "").replace("d", "="),
      55: Buffer.from(field, "hex"),
    },
  };
}

/** The values of the deck's CDOL1 up to 9F37, or of their PDOL after 9F66. */
function values({ amountFen, verification = "0000000000" }: Asked): string {
  const amount = String(amountFen).padStart(12, "0");
  return `${amount}0000000000000156${verification}0156${date}00${unpredictable}`;
}

/** Taps a card. */
export function tapped(card: ChipCard, cardId: string, asked: Asked, mode = "072"): ChipFields {
  const terminal = new Terminal(card, "tap");
  terminal.select(card.profile.applications[0]?.aid ?? "");
  const body = `26800080${values(asked)}`;
  const options = objectsOf(terminal.must(terminal.command("80A80000", `83${(body.length / 2).toString(16)}${body}`)));
  return fieldsOf(cardId, mode, options, asked);
}

/** An inserted card that waits for its issuer. */
export class Inserted {
  readonly terminal: Terminal;
  readonly chip: ChipFields;
  readonly #cardId: string;
  #objects: readonly Tlv[];

  constructor(card: ChipCard, cardId: string, asked: Asked, mode = "051") {
    this.terminal = new Terminal(card);
    const begun = this.terminal.begin(card.profile.applications[0]?.aid ?? "");
    const body = `${values(asked)}101530${"20".repeat(20)}`;
    const [answer] = objectsOf(this.terminal.must(this.terminal.command("80AE8000", body)));
    const said = answer?.value ?? Buffer.alloc(0);
    const objects = [
      ...begun.objects,
      { tag: "82", value: begun.profile },
      { tag: "9F36", value: said.subarray(1, 3) },
      { tag: "9F26", value: said.subarray(3, 11) },
      { tag: "9F10", value: said.subarray(11) },
    ];
    this.chip = fieldsOf(cardId, mode, objects, asked);
    this.#cardId = cardId;
    this.#objects = objects;
  }

  /** Field 55 with the card's last word, after `hear`. */
  certificate(asked: Asked): Uint8Array {
    const objects = { "9F27": "40", ...asked.objects };
    return fieldsOf(this.#cardId, "051", this.#objects, { ...asked, objects }).fields[55] as Uint8Array;
  }

  /** Hears the issuer: 82, then the second GENERATE AC. @returns CID. */
  hear(reply: Uint8Array, code: string, asked: Asked): { readonly authenticated: string; readonly last: number } {
    const found = objectsOf(Buffer.from(reply)).find(({ tag }) => tag === "91");
    const authenticated = found ? this.terminal.command("00820000", found.value.toString("hex")).status : "none";
    const responseCode = Buffer.from(code, "latin1").toString("hex");
    const asks = code === "00" ? "40" : "00";
    const body = `${responseCode}${values(asked)}101530`;
    const [answer] = objectsOf(this.terminal.must(this.terminal.command(`80AE${asks}00`, body)));
    const said = answer?.value ?? Buffer.alloc(0);
    const last = { "9F26": said.subarray(3, 11), "9F10": said.subarray(11) };
    const others = this.#objects.filter(({ tag }) => !(tag in last));
    this.#objects = [...others, ...Object.entries(last).map(([tag, value]) => ({ tag, value }))];
    return { authenticated, last: said[0] ?? -1 };
  }
}

/** The sale of a chip. */
export function chipSale(terminal: TestTerminal, cardId: string, chip: ChipFields, options: SaleOptions = {}) {
  return terminal.sale({ card: cardId, ...options, fields: { ...chip.fields, ...options.fields } });
}
