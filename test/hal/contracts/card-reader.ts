import { atrs } from "../drivers/iso7816/rig";
import { pn532Bench, pn532I2cBench, rawUartBench, sec1210Bench, stripeBench } from "./card-reader/driver-bench";
import { modelBench } from "./card-reader/model-bench";
import { type CardReaderBench, promises } from "./card-reader/promises";
import type { ContractSuite, Implementation } from "./contract";

/** Promises by a part of their words, with why they are not kept. */
const lacking = (reasons: { readonly [part: string]: string }): { readonly [says: string]: string } =>
  Object.fromEntries(
    Object.entries(reasons).map(([part, reason]) => {
      const found = promises.find(({ says }) => says.includes(part));
      if (!found) throw new Error(`no promise says ${part}`);
      return [found.says, reason];
    }),
  );

const oneSlot = { "two cards at once": "a slot holds one card" };
const whole = { "has its data fetched": "its cards answer whole commands" };
/** A stripe is read when it passes, and answers nothing. */
const silent = Object.fromEntries(
  [
    "whole commands there",
    "a status word that is an error",
    "has its data fetched",
    "thinks for three seconds",
    "keeps its power",
    "leaves while it is spoken to",
    "falls silent",
    "breaks the protocol",
    "dies between two commands",
  ].map((part) => [part, "a stripe answers no commands"]),
);
const swiped = {
  ...silent,
  "two cards at once": "one card is swiped at a time",
  "still-there": "a swiped card is gone when it was read",
};
const implementations: readonly Implementation<CardReaderBench>[] = Object.freeze([
  ...(["model in process", "remote, CBOR frames"] as const).flatMap((way) =>
    (["chip", "tap"] as const).map((through) => ({
      name: `${way}: ${through}`,
      open: () => modelBench(way, through),
      lacks: lacking({
        ...whole,
        ...(through === "chip" ? oneSlot : {}),
        "too short or too long": "it hands them to the card",
      }),
    })),
  ),
  ...(["model in process", "remote, CBOR frames"] as const).map((way) => ({
    name: `${way}: stripe`,
    open: () => modelBench(way, "stripe"),
    lacks: lacking({ ...swiped, "too short or too long": "it hands them to the card" }),
  })),
  { name: "stripe head over UART", open: async () => stripeBench(), lacks: lacking(swiped) },
  { name: "PN532 over UART", open: async () => pn532Bench() },
  { name: "PN532 over I2C", open: async () => pn532I2cBench() },
  { name: "SEC1210 over UART, T=0", open: async () => sec1210Bench(atrs.t0), lacks: lacking({ ...oneSlot, ...whole }) },
  { name: "SEC1210 over UART, T=1", open: async () => sec1210Bench(atrs.t1), lacks: lacking({ ...oneSlot, ...whole }) },
  ...([atrs.t0, atrs.t1Fast] as const).map((atr, protocol) => ({
    name: `UART with parity, T=${protocol}`,
    open: async () => rawUartBench(atr),
    lacks: lacking({
      ...oneSlot,
      ...whole,
      "not there at power-up": "a UART of the processor is always there",
      "dies between": "a UART of the processor does not die",
    }),
  })),
]);

export const cardReaderSuite: ContractSuite<CardReaderBench> = Object.freeze({
  contract: "card-reader",
  promises,
  implementations,
});
