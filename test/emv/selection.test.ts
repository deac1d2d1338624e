import { describe, expect, test } from "vitest";
import { labelOf } from "../../src/emv/candidate";
import { ContactTransaction } from "../../src/emv/contact";
import type { CardAnswer } from "../../src/emv/types";
import { bytes } from "./hex";
import { application, contactless, request, terminal } from "./parameters";
import { hex, object, stage } from "./world";

const PSE = "00A404000E315041592E5359532E444446303100";
const debit = "A000000333010101";
const credit = "A000000333010102";
const ok = (...parts: readonly Uint8Array[]) => `${hex(Buffer.concat(parts))}9000`;
const directory = ok(object(0x6f, object(0x84, "315041592E5359532E4444463031"), object(0xa5, "880101")));
const entry = (aid: string, label: string, priority: string) =>
  object(0x61, object(0x4f, aid), object(0x50, Buffer.from(label)), object(0x87, priority));
const fci = (aid: string, more = "") =>
  ok(object(0x6f, object(0x84, aid), object(0xa5, object(0x50, Buffer.from("X")), more)));

interface Setting {
  readonly says: { readonly [commandStart: string]: string | CardAnswer };
  readonly aids?: readonly string[];
  readonly partial?: boolean;
  readonly choose?: number | "cancelled";
}

/** Plays until GPO, which answers 6F00 unless told otherwise: the selection is over then. */
async function select(setting: Setting) {
  const card = (command: string): string | CardAnswer => {
    for (const start of Object.keys(setting.says)) if (command.startsWith(start)) return setting.says[start] ?? "6F00";
    return command.startsWith("80A8") ? "6F00" : command.startsWith("00B2") ? "6A83" : "6A82";
  };
  const staged = stage({ card, ...(setting.choose !== undefined && { choose: setting.choose }) });
  const applications = (setting.aids ?? [debit, credit]).map((aid) => ({
    ...application,
    aid: bytes(aid),
    partial: setting.partial ?? true,
  }));
  const outcome = await new ContactTransaction(staged.ports, { terminal, applications, contactless }, request).begin();
  const selected = staged.sent.filter((command) => command.startsWith("00A404")).map((command) => command.slice(4, -2));
  return { outcome, asked: staged.asked, selected, sent: staged.sent };
}

const initiated = { kind: "failed", step: "initiate", flaw: "status", status: 0x6f00 };

describe("directory", () => {
  test("[B1 12.3.2] the directory's records, several entries, what is unknown passed over; the best priority first", async () => {
    const { outcome, asked } = await select({
      says: {
        [PSE]: directory,
        "00B2010C": ok(
          object(0x70, entry(debit, "DEBIT", "02"), object(0xdf01, "01"), object(0x61, object(0x50, "4E4F"))),
        ),
        "00B2020C": "6A88",
        "00B2030C": ok(object(0x70, entry(credit, "CREDIT", "01"), entry("A0000000041010", "OTHER", "01"))),
        "00A4040008": fci(credit),
      },
    });
    expect(asked).toEqual(["choose CREDIT, DEBIT"]);
    expect(outcome).toEqual(initiated);
  });

  test("[B1 12.2.3] an entry that names another directory (9D) is passed over, and what stands beside it is not", async () => {
    const { outcome, selected } = await select({
      says: {
        [PSE]: directory,
        "00B2010C": ok(
          object(0x70, object(0x61, object(0x9d, "A00000033301"), object(0x50, "44")), entry(debit, "D", "01")),
        ),
        "00A4040008": fci(debit),
      },
    });
    expect(selected.slice(1).map((command) => command.slice(6))).toEqual([debit]);
    expect(outcome).toEqual(initiated);
  });

  test("[B1 12.2.3] a directory of directories alone is as none: the list of AIDs is tried", async () => {
    const { outcome, selected } = await select({
      says: {
        [PSE]: directory,
        "00B2010C": ok(object(0x70, object(0x61, object(0x9d, "A00000033301"), object(0x50, "44")))),
        "00A4040008": fci(debit),
      },
      aids: [debit],
    });
    expect(selected.slice(1).map((command) => command.slice(6))).toEqual([debit, debit]);
    expect(outcome).toEqual(initiated);
  });

  test("[B1 12.3.2] 6A81: the card is blocked, and its stripe is no way out", async () => {
    expect((await select({ says: { [PSE]: "6A81" } })).outcome).toEqual({ kind: "refused", why: "card-blocked" });
  });

  test.each([["6A82"], ["6283"], ["6D00"], ["9000"], [ok(object(0x6f, object(0xa5, "88010B")))]])(
    "[B1 12.3.2] the directory answers %s: the list of AIDs is tried",
    async (said) => {
      const { selected } = await select({ says: { [PSE]: said } });
      expect(selected).toEqual([
        `0400 0E315041592E5359532E4444463031`.replace(" ", ""),
        `040008${debit}`,
        `040008${credit}`,
      ]);
    },
  );

  test("[B1 12.3.2] a directory with nothing for this terminal: the list of AIDs is tried", async () => {
    const { selected } = await select({
      says: { [PSE]: directory, "00B2010C": ok(object(0x70, entry("A0000000041010", "OTHER", "01"))) },
    });
    expect(selected.length).toBe(3);
  });

  test("[F06] a directory without end is read for 16 records", async () => {
    const { sent } = await select({
      says: { [PSE]: directory, "00B2": ok(object(0x70, entry("A0000000041010", "X", "01"))) },
    });
    expect(sent.filter((command) => command.startsWith("00B2")).length).toBe(16);
  });
});

describe("list of AIDs", () => {
  test("[B1 12.3.3] a longer name counts where partial names are allowed, and the next one is asked for", async () => {
    const longer = [`${debit}01`, `${debit}02`];
    const { asked, selected } = await select({
      says: {
        [`00A4040009${longer[0]}`]: fci(longer[0] ?? ""),
        [`00A4040008${debit}`]: fci(longer[0] ?? ""),
        [`00A4040208${debit}`]: fci(longer[1] ?? ""),
      },
      aids: [debit],
    });
    // The fake answers the same to a third SELECT: a name that was met ends the search.
    expect(selected.slice(1, 4)).toEqual([`040008${debit}`, `040208${debit}`, `040208${debit}`]);
    expect(asked).toEqual(["choose X, X"]);
  });

  test("[B1 12.3.3] a longer name is dropped where names must be exact", async () => {
    const { outcome } = await select({
      says: { [`00A4040008${debit}`]: fci(`${debit}01`) },
      aids: [debit],
      partial: false,
    });
    expect(outcome).toEqual({ kind: "fallback", why: "no-application" });
  });

  test("[B1 12.3.3] 6A81 to the first SELECT after the directory: blocked; to a later one: not there", async () => {
    expect((await select({ says: { [PSE]: "6A82", [`00A4040008${debit}`]: "6A81" } })).outcome).toEqual({
      kind: "refused",
      why: "card-blocked",
    });
    const later = await select({ says: { [PSE]: "6A82", [`00A4040008${credit}`]: "6A81" } });
    expect(later.outcome).toEqual({ kind: "fallback", why: "no-application" });
  });

  test("[Q/CUP 9] nothing but a blocked application: refused, not by the stripe either", async () => {
    const blocked = `${fci(debit).slice(0, -4)}6283`;
    expect((await select({ says: { [`00A4040008${debit}`]: blocked } })).outcome).toEqual({
      kind: "refused",
      why: "application-blocked",
    });
  });

  test("[Q/CUP 9] no application at all: the stripe", async () => {
    expect((await select({ says: {} })).outcome).toEqual({ kind: "fallback", why: "no-application" });
  });
});

describe("choice and final SELECT", () => {
  const one = { [PSE]: directory, "00B2010C": ok(object(0x70, entry(debit, "DEBIT", "81"))) };
  const two = {
    [PSE]: directory,
    "00B2010C": ok(object(0x70, entry(debit, "DEBIT", "01"), entry(credit, "CREDIT", "00"))),
  };

  test("[B1 12.4] a single application is taken by itself unless it wants a confirmation", async () => {
    const alone = { ...one, "00B2010C": ok(object(0x70, entry(debit, "DEBIT", "01"))), "00A4040008": fci(debit) };
    expect((await select({ says: alone })).asked).toEqual([]);
    expect((await select({ says: { ...one, "00A4040008": fci(debit) } })).asked).toEqual(["choose DEBIT"]);
  });

  test("[B1 12.4] no priority stands last; the holder's choice is selected", async () => {
    const { asked, selected } = await select({ says: { ...two, [`00A4040008${credit}`]: fci(credit) }, choose: 1 });
    expect(asked).toEqual(["choose DEBIT, CREDIT"]);
    expect(selected.at(-1)).toBe(`040008${credit}`);
  });

  test("[B1 12.4] the holder cancels", async () => {
    expect((await select({ says: two, choose: "cancelled" })).outcome).toEqual({ kind: "cancelled" });
  });

  test.each([
    ["another status", "6A82"],
    ["another name", fci(credit)],
    ["no A5", ok(object(0x6f, object(0x84, debit)))],
    ["no template", "9000"],
    ["malformed", "6F0584039000"],
  ])(
    "[B4 11.3] SELECT answers with %s: the application is left out, and the holder is asked again",
    async (_, said) => {
      const { asked, outcome } = await select({
        says: { ...two, [`00A4040008${debit}`]: said, [`00A4040008${credit}`]: fci(credit) },
      });
      expect(asked).toEqual(["choose DEBIT, CREDIT"]);
      expect(outcome).toEqual(initiated);
    },
  );

  test("[B4 11.3] the last one refused: bad selection data lead to the stripe", async () => {
    const { outcome } = await select({ says: { ...two, "00A4040008": "6A82" } });
    expect(outcome).toEqual({ kind: "fallback", why: "selection-data" });
  });

  test("[B1 12.4] 6A81: the application is left out, and the next one is tried", async () => {
    const { asked, outcome } = await select({
      says: { ...two, [`00A4040008${debit}`]: "6A81", [`00A4040008${credit}`]: fci(credit) },
    });
    expect(asked).toEqual(["choose DEBIT, CREDIT"]);
    expect(outcome).toEqual(initiated);
  });

  test.each([
    ["alone", { "00A4040008": "6A81" }],
    ["and the other is not there", { [`00A4040008${debit}`]: "6A81", "00A4040008": "6A82" }],
    ["and the other is malformed", { [`00A4040008${debit}`]: "6F0584039000", "00A4040008": "6A81" }],
  ])("[Q/CUP 9] 6A81 %s: blocked, and its stripe is no way out", async (_, says) => {
    expect((await select({ says: { ...two, ...says } })).outcome).toEqual({
      kind: "refused",
      why: "application-blocked",
    });
  });

  test("[ISO 7816-4 5.2.2] FF between the objects of an FCI is filler", async () => {
    const padded = "6F148408A000000333010101FFA507500544454249549000";
    expect((await select({ says: { ...two, [`00A4040008${debit}`]: padded } })).outcome).toEqual(initiated);
  });

  test("[ISO 7816-4 5.2.2] FF between, before and behind a directory's objects is filler", async () => {
    const filled = object(0x70, "FFFF", entry(debit, "DEBIT", "01"), "FF00FF", entry(credit, "CREDIT", "02"), "FF");
    const { asked } = await select({
      says: { ...two, [PSE]: `FF${directory.slice(0, -4)}FF9000`, "00B2010C": ok(filled), "00A4040008": fci(debit) },
    });
    expect(asked).toEqual(["choose DEBIT, CREDIT"]);
  });

  test("[B3 10.1] GPO 6985: the next application; after the last one not accepted", async () => {
    const { outcome, selected } = await select({
      says: { ...two, [`00A4040008${debit}`]: fci(debit), [`00A4040008${credit}`]: fci(credit), "80A8": "6985" },
    });
    expect(selected.length).toBe(3);
    expect(outcome).toEqual({ kind: "refused", why: "not-accepted" });
  });

  test("[B02] the card leaves at any command of the selection", async () => {
    const gone: CardAnswer = { kind: "removed" };
    for (const at of [PSE, "00B2010C", "00A4040008", "80A8"]) {
      const { outcome } = await select({ says: { ...two, "00A4040008": fci(debit), [at]: gone } });
      expect(outcome).toMatchObject({ kind: "lost", how: "removed" });
    }
  });
});

test("[B1 12.4] the name shown: preferred where its code table is the terminal's, else the label, else the AID", () => {
  const tables = bytes("6000F0B0FF");
  const preferred = Buffer.from("GOLD");
  const label = Buffer.from("DEBIT");
  expect(labelOf(preferred, 1, label, bytes(debit), tables)).toBe("GOLD");
  expect(labelOf(preferred, 9, label, bytes(debit), tables)).toBe("DEBIT");
  expect(labelOf(preferred, 9, label, bytes(debit), bytes("0000000100"))).toBe("GOLD");
  expect(labelOf(preferred, 0, label, bytes(debit), tables)).toBe("DEBIT");
  expect(labelOf(bytes("C4E3BAC3"), 1, label, bytes(debit), tables)).toBe("DEBIT");
  expect(labelOf(undefined, 0, undefined, bytes(debit), tables)).toBe(debit);
});
