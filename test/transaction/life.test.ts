import { describe, expect, it } from "vitest";
import { advance } from "../../src/book/life";
import { fromRecord, toRecord } from "../../src/book/record";
import type { Owed } from "../../src/book/signature-state";
import { type Approved, isAsked, isOpen, moneyOf, type Transaction } from "../../src/book/states";
import { advanceAnyhow, approval, chip, events, reachable, refundFacts } from "./reachable";
import { facts } from "./sample";

describe("the life of a transaction", () => {
  const states = [...reachable().values()];

  it("reaches every state, and no other", () => {
    expect([...new Set(states.map(({ transaction }) => transaction.state))].sort()).toEqual([
      "approved",
      "declined",
      "intent",
      "reversed",
      "reversing",
      "vouched",
      "withdrawn",
    ]);
  });

  it("reaches every state of a signature, with and without a slip", () => {
    const signatures = states.flatMap(({ transaction }) =>
      transaction.state === "approved" ? [`${transaction.signature.kind}, slip ${transaction.slip}`] : [],
    );
    const kinds = ["none", "small-amount", "paper", "owed", "unsigned", "taken", "uploaded", "unsent", "unavailable"];
    expect([...new Set(signatures.map((each) => each.split(",")[0]))].sort()).toEqual(kinds.sort());
    for (const kind of ["paper", "owed", "unsigned", "taken", "uploaded", "unsent", "unavailable"])
      for (const slip of ["owed", "printed"]) expect(signatures).toContain(`${kind}, slip ${slip}`);
  });

  it("takes a signature where one is missing, and nowhere else", () => {
    for (const { transaction, legal } of states) {
      const signing = legal.filter((type) => ["signed", "put-off", "signs-on-paper", "cannot-sign"].includes(type));
      const untaken = transaction.state === "approved" && ["owed", "unsigned"].includes(transaction.signature.kind);
      expect(signing.length > 0, JSON.stringify(transaction)).toBe(untaken);
    }
  });

  it("refuses at compile time what cannot happen in a state", () => {
    const approved = advance(
      { state: "intent", facts },
      { type: "approved", approval, slip: "none", signature: { kind: "owed" } },
    );
    const owed: Approved<Owed> = { ...approved, signature: { kind: "owed" } };
    // @ts-expect-error: nothing was taken that the host could accept.
    expect(() => advance(owed, { type: "upload-accepted" })).toThrow("upload-accepted cannot happen while approved");
    // @ts-expect-error: an intent has no slip.
    expect(() => advance({ state: "intent", facts }, { type: "slip-printed" })).toThrow("while intent");
    // @ts-expect-error: of any transaction nothing is known.
    expect(() => advance(owed as Transaction, { type: "reversal-sent" })).toThrow("reversal-sent");
    expect(advance(advance(owed, { type: "put-off" }), { type: "signed" }).signature.refusals).toBe(0);
  });

  it("ends: a closed transaction never changes again", () => {
    for (const { transaction, legal } of states)
      if (["declined", "withdrawn"].includes(transaction.state) && !isOpen(transaction)) expect(legal).toEqual([]);
  });

  it("says once more, after the end of a reversal, only what a repeat brings", () => {
    for (const { transaction, legal } of states) {
      if (transaction.state === "reversed" && !transaction.repeat) expect(legal).toEqual([]);
      else if (transaction.state === "reversed")
        expect([...legal].sort()).toEqual(["repeat-unproven", "reversal-confirmed"]);
      else if (transaction.state === "vouched" && transaction.settled) expect(legal).toEqual([]);
      else if (transaction.state === "vouched") expect([...legal].sort()).toEqual(["reversal-confirmed", "settled"]);
    }
  });

  it("lets support's word stand until the host's own", () => {
    const owed = advance({ state: "intent", facts }, { type: "unanswered", reason: "98" });
    const vouched = advance(owed, { type: "support-said", says: "charged", reference: "123456" });
    expect(moneyOf(vouched)).toBe("charged");
    const ended = advance(vouched, {
      type: "reversal-confirmed",
      responseCode: "00",
      money: "returned",
      repeat: false,
    });
    expect(moneyOf(ended)).toBe("returned");
    expect(isOpen(ended)).toBe(false);
  });

  it("is open exactly while something can or must still happen to it", () => {
    for (const { transaction, legal } of states)
      if (!isOpen(transaction)) expect(legal, JSON.stringify(transaction)).toEqual([]);
      else expect(legal, JSON.stringify(transaction)).not.toEqual([]);
  });

  it("never turns from charged to anything, nor from not charged to charged", () => {
    for (const { transaction } of states)
      for (const event of events) {
        const before = moneyOf(transaction);
        // Support's word is no proof, and a repeat may find what the first reversal came too early for.
        if (before === "being checked" || transaction.state === "vouched" || transaction.state === "reversed") continue;
        try {
          expect(moneyOf(advanceAnyhow(transaction, event))).toBe(before);
        } catch (error) {
          expect(String(error)).toContain("cannot happen");
        }
      }
  });

  it("keeps its facts whatever happens; a chip's last word alone is added", () => {
    for (const { transaction } of states) {
      const { chip: word, ...others } = transaction.facts;
      expect(others).toEqual(facts);
      expect([undefined, chip]).toContain(word);
    }
  });

  it("goes back when the card refuses what the host approved, and remembers why", () => {
    const refused = advance({ state: "intent", facts }, { type: "card-refused", chip });
    expect(refused).toMatchObject({ state: "reversing", reason: "06", byCard: true, facts: { chip } });
    const reversed = advance(advance(refused, { type: "reversal-sent" }), {
      type: "reversal-confirmed",
      responseCode: "00",
      money: "returned",
      repeat: false,
    });
    expect(reversed).toMatchObject({ state: "reversed", byCard: true });
    expect(moneyOf(reversed)).toBe("returned");
  });

  it("remembers to its end that the program failed, whatever comes behind", () => {
    const struck = advance({ state: "intent", facts }, { type: "unanswered", reason: "96", mishap: "bug" });
    expect(struck).toMatchObject({ state: "reversing", mishap: "bug" });
    const refused = advance(struck, { type: "reversal-refused", responseCode: "96", deferred: false, late: true });
    expect(refused).toMatchObject({ reason: "06", mishap: "bug" });
    const confirmed = { type: "reversal-confirmed", responseCode: "00", money: "returned", repeat: true } as const;
    const reversed = advance(refused, confirmed);
    expect(reversed).toMatchObject({ state: "reversed", mishap: "bug" });
    expect(advance(reversed, { type: "repeat-unproven", responseCode: "25" })).toMatchObject({ mishap: "bug" });
    expect(advance(refused, { type: "support-said", says: "charged", reference: "1" })).toMatchObject({
      mishap: "bug",
    });
  });

  it("remembers that the answer came too late", () => {
    const waiting = advance({ state: "intent", facts }, { type: "unanswered", reason: "98" });
    expect(waiting).not.toHaveProperty("mishap");
    const late = advance(waiting, { type: "answered-late", responseCode: "00" });
    expect(late).toMatchObject({ mishap: "late", answer: { code: "00", mac: "genuine" } });
    const refused = advance(late, { type: "reversal-refused", responseCode: "96", deferred: false });
    expect(refused).toMatchObject({ mishap: "late", answer: { code: "00" } });
    const confirmed = { type: "reversal-confirmed", responseCode: "00", money: "returned", repeat: false } as const;
    expect(advance(refused, confirmed)).toMatchObject({ mishap: "late" });
    expect(advance(waiting, confirmed)).not.toHaveProperty("mishap");
    expect(advance(late, { type: "answered-late", responseCode: "94", doubt: true })).toMatchObject({ doubt: true });
  });

  it("keeps until when the host says that it is down, for as long as it says so", () => {
    const waiting = advance({ state: "intent", facts }, { type: "unanswered", reason: "98" });
    const refusal = { type: "reversal-refused", responseCode: "90", deferred: false } as const;
    const announced = advance(waiting, { ...refusal, downUntil: "11221131" });
    expect(announced).toMatchObject({ refusal: "90", downUntil: "11221131" });
    expect(advance(announced, { type: "reversal-sent" })).toMatchObject({ downUntil: "11221131" });
    expect(advance(announced, refusal)).not.toHaveProperty("downUntil");
  });

  it("remembers to its end that the card was pulled out", () => {
    const pulled = advance({ state: "intent", facts }, { type: "card-refused", chip, pulled: true });
    const confirmed = { type: "reversal-confirmed", responseCode: "00", money: "returned", repeat: false } as const;
    expect(advance(advance(pulled, { type: "deferred" }), confirmed)).toMatchObject({ byCard: "pulled" });
  });
});

describe("the life of an advice", () => {
  const adviceFacts = { ...refundFacts, kind: "completion-advice" } as const;
  const states = [...reachable(adviceFacts).values()];
  const stored = advance({ state: "intent", facts: adviceFacts }, { type: "stored" });

  it("is charged as soon as it is stored, and until the host says otherwise", () => {
    expect(moneyOf(stored)).toBe("charged");
    for (const { transaction } of states)
      if (transaction.state === "repeating")
        expect(moneyOf(transaction)).toBe(transaction.stored ? "charged" : "being checked");
    for (const event of [
      { type: "arrived" },
      { type: "doubted" },
      { type: "repeat-refused", responseCode: "58" },
    ] as const)
      expect(moneyOf(advance(stored, event))).toBe("being checked");
    expect(moneyOf(advance(stored, { type: "declined", responseCode: "25" }))).toBe("not charged");
  });

  it("is over where its card is lost before it left, and never behind its sending", () => {
    expect(moneyOf(advance(stored, { type: "unsent", code: "D07" }))).toBe("not charged");
    const sent = advance(stored, { type: "advice-sent" });
    expect(moneyOf(sent)).toBe("charged");
    expect(() => advance(sent, { type: "unsent", code: "D07" })).toThrow("unsent");
    expect(fromRecord(toRecord(stored))).toEqual(stored);
    expect(fromRecord(toRecord(sent))).toEqual(sent);
  });

  it("is dropped by nobody's word while it waits", () => {
    for (const { transaction, legal } of states)
      if (transaction.state === "repeating" && transaction.stored) expect(legal).not.toContain("support-said");
  });

  it("owes no slip that is out already, whatever came between", () => {
    const approval = { responseCode: "00", referenceNo: "606110000007" };
    const approved = { type: "approved", approval, slip: "owed", signature: { kind: "none" } } as const;
    const printed = advance(stored, { type: "printed-ahead" });
    expect(advance(stored, approved).slip).toBe("owed");
    expect(advance(printed, approved).slip).toBe("printed");
    expect(advance(advance(printed, { type: "repeat-refused", responseCode: "58" }), approved).slip).toBe("printed");
  });

  it("is none of any other kind", () => {
    expect(() => advance({ state: "intent", facts: refundFacts }, { type: "stored" })).toThrow("stored");
  });
});

describe("the life of what nothing takes back", () => {
  const states = [...reachable(refundFacts).values()];

  it("is never reversed: it goes again until the host has said what it has of it", () => {
    expect([...new Set(states.map(({ transaction }) => transaction.state))].sort()).toEqual([
      "approved",
      "declined",
      "intent",
      "repeating",
      "vouched",
      "withdrawn",
    ]);
  });

  it("is being checked while it goes again, and by a 94 too: its sale is free for nothing else", () => {
    for (const { transaction, legal } of states) {
      if (transaction.state !== "repeating") continue;
      expect(moneyOf(transaction)).toBe("being checked");
      expect(isOpen(transaction)).toBe(true);
      expect(legal).toContain("support-said");
      expect(isAsked(transaction)).toBe(!transaction.doubt && !transaction.arrived);
      expect(legal.includes("uploaded-again")).toBe(!transaction.doubt && transaction.arrived === true);
    }
  });

  it("gives back, or leaves its sale charged", () => {
    for (const { transaction } of states) {
      const money = { approved: "returned", declined: "charged", withdrawn: "charged" } as const;
      if (transaction.state === "approved" || transaction.state === "declined" || transaction.state === "withdrawn")
        expect(moneyOf(transaction)).toBe(money[transaction.state]);
    }
    const going = advance({ state: "intent", facts: refundFacts }, { type: "unconfirmed" });
    for (const [says, money] of [
      ["charged", "returned"],
      ["not charged", "charged"],
    ] as const)
      expect(moneyOf(advance(going, { type: "support-said", says, reference: "1234" }))).toBe(money);
  });

  it("never changes again once it is closed", () => {
    for (const { transaction, legal } of states) if (!isOpen(transaction)) expect(legal).toEqual([]);
  });

  it("takes no reversal's event, and a sale none of what goes again", () => {
    expect(() => advance({ state: "intent", facts: refundFacts }, { type: "unanswered", reason: "98" })).toThrow(
      "unanswered cannot happen while intent",
    );
    expect(() => advance({ state: "intent", facts }, { type: "unconfirmed" })).toThrow("unconfirmed cannot happen");
  });
});
