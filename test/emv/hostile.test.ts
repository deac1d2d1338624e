import fc from "fast-check";
import { expect, test } from "vitest";
import { ContactTransaction } from "../../src/emv/contact";
import { ContactlessTransaction } from "../../src/emv/contactless";
import type { CardAnswer } from "../../src/emv/types";
import { FakeCard } from "./fake-card";
import { bytes } from "./hex";
import { application, contactless, parameters, request } from "./parameters";
import { TestIssuer } from "./test-issuer";
import { answer, object, stage } from "./world";

const issuer = new TestIssuer();
/** `Session` lets so many through. */
const COMMANDS_MAX = 200;
const outcomes = [
  "online",
  "offline-approved",
  "offline-declined",
  "fallback",
  "refused",
  "failed",
  "lost",
  "cancelled",
  "see-phone",
  "try-again",
  "insert-card",
  "not-accepted",
];

type Bend = { readonly at: number; readonly how: number; readonly where: number; readonly byte: number };

/** Spoils one answer: a byte changed, cut, doubled, a wrong status, garbage, or the card leaves. */
function bent(said: CardAnswer, bend: Bend): CardAnswer {
  if (said.kind !== "response") return said;
  const { data, status } = said;
  switch (bend.how % 6) {
    case 0: {
      const changed = data.slice();
      if (changed.length > 0) changed[bend.where % changed.length] = bend.byte;
      return { kind: "response", data: changed, status };
    }
    case 1:
      return { kind: "response", data: data.slice(0, bend.where % (data.length + 1)), status };
    case 2:
      return { kind: "response", data: Buffer.concat([data, data]).subarray(0, 256), status };
    case 3:
      return { kind: "response", data, status: (bend.where << 8) | bend.byte };
    case 4:
      return { kind: "response", data: new Uint8Array(bend.where).fill(bend.byte), status };
    default:
      return { kind: "removed" };
  }
}

const bends = fc.array(fc.record({ at: fc.nat(30), how: fc.nat(5), where: fc.nat(255), byte: fc.nat(255) }), {
  minLength: 1,
  maxLength: 3,
});

test("[F06] a card in the slot with spoilt answers: always a value, within the bound of commands", async () => {
  await fc.assert(
    fc.asyncProperty(bends, fc.constantFrom("3C00", "5C00", "7D00"), fc.boolean(), async (bend, aip, approved) => {
      const fake = new FakeCard(issuer, { aip, pdol: "9F3704" });
      const card = (command: string, count: number): CardAnswer => {
        const said = fake.card(command);
        const whole = typeof said === "string" ? answer(said) : said;
        return bend.filter((one) => one.at === count).reduce(bent, whole);
      };
      const staged = stage({ card, keys: [issuer.authority] });
      const transaction = new ContactTransaction(staged.ports, parameters, request);
      const first = await transaction.begin();
      expect(outcomes).toContain(first.kind);
      if (first.kind === "online") {
        const last = await transaction.complete({
          kind: "answered",
          responseCode: "00",
          approved,
          authorisationCode: undefined,
          field55: bytes("910A11223344556677883030 7106860484240000"),
        });
        expect(["approved", "declined", "card-declined"]).toContain(last.kind);
        if (!approved) expect(last.kind).toBe("declined");
      }
      expect(staged.sent.length).toBeLessThanOrEqual(COMMANDS_MAX);
    }),
    { numRuns: 400 },
  );
});

test("[F06] a card that answers garbage to everything", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 256 }), { minLength: 1, maxLength: 20 }),
      fc.boolean(),
      async (all, tap) => {
        const card = (_: string, count: number): CardAnswer => ({
          kind: "response",
          data: all[count % all.length] ?? new Uint8Array(0),
          status: 0x9000,
        });
        const staged = stage({ card });
        const rules = { ...parameters, contactless: { ...contactless, onlineOnly: false } };
        const outcome = tap
          ? await new ContactlessTransaction(staged.ports, rules, request).begin()
          : await new ContactTransaction(staged.ports, rules, request).begin();
        expect(outcomes).toContain(outcome.kind);
        expect(staged.sent.length).toBeLessThanOrEqual(COMMANDS_MAX);
      },
    ),
    { numRuns: 300 },
  );
});

test("[F06] a card with endless applications, each of which refuses: it ends", async () => {
  const aids = Array.from({ length: 40 }, (_, at) => bytes(`A0000003330101${(at + 16).toString(16)}`));
  const staged = stage({
    card: (command) => {
      const name = command.slice(10, -2);
      const data = object(
        0x6f,
        object(0x84, `${name}${staged.sent.length.toString(16).padStart(4, "0")}`),
        object(0xa5, "500141"),
      );
      return { kind: "response", data, status: 0x9000 };
    },
  });
  const applications = aids.map((aid) => ({ ...application, aid }));
  const outcome = await new ContactTransaction(staged.ports, { ...parameters, applications }, request).begin();
  expect(outcome).toEqual({ kind: "failed", step: "selection", flaw: "too-many-commands", status: 0 });
  expect(staged.sent.length).toBe(COMMANDS_MAX);
});

test("[F06] records with more data than a card can have", async () => {
  const filler = (record: number) =>
    Array.from({ length: 2 }, (_, at) => object(0xdf0000 + 0x8100 + record * 2 + at, "00".repeat(110)));
  const fake = new FakeCard(issuer, {
    says: { "80A8": "800638001001400 09000".replace(" ", "") },
  });
  const card = (command: string) => {
    const record = Number.parseInt(command.slice(4, 6), 16);
    return command.startsWith("00B2") && command.slice(6, 8) === "14"
      ? { kind: "response" as const, data: object(0x70, ...filler(record)), status: 0x9000 }
      : fake.card(command);
  };
  const outcome = await new ContactTransaction(stage({ card }).ports, parameters, request).begin();
  expect(outcome).toEqual({ kind: "failed", step: "records", flaw: "too-much-data", status: 0 });
});
