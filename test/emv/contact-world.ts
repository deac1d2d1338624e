import { cryptogram } from "../../src/emv/apdu";
import { ContactTransaction } from "../../src/emv/contact";
import type { CardAnswer, IssuerAnswer } from "../../src/emv/types";
import { FakeCard, type FakeOptions } from "./fake-card";
import { bytes } from "./hex";
import { application, contactless, request, terminal } from "./parameters";
import { TestIssuer } from "./test-issuer";
import { hex, type StageOptions, stage } from "./world";

export const issuer = new TestIssuer();
export const { aac, tc, arqc } = cryptogram;
export const gone: CardAnswer = { kind: "removed" };

export interface Setting {
  readonly card?: FakeOptions;
  readonly stage?: StageOptions;
  readonly capabilities?: string;
  readonly floorLimitFen?: number;
  readonly application?: Partial<typeof application>;
}

export function start(setting: Setting = {}) {
  const fake = new FakeCard(issuer, setting.card);
  const staged = stage({ card: fake.card, keys: [issuer.authority], ...setting.stage });
  const transaction = new ContactTransaction(
    staged.ports,
    {
      terminal: { ...terminal, capabilities: bytes(setting.capabilities ?? "E0F8C8") },
      applications: [{ ...application, floorLimitFen: setting.floorLimitFen ?? 0, ...setting.application }],
      contactless,
    },
    request,
  );
  return { transaction, staged, tvr: () => hex(transaction.tag(0x95)), tsi: () => hex(transaction.tag(0x9b)) };
}

export function host(approved: boolean, field55 = "910A11223344556677883030"): IssuerAnswer {
  return {
    kind: "answered",
    responseCode: approved ? "00" : "05",
    approved,
    authorisationCode: approved ? "123456" : undefined,
    field55: bytes(field55),
  };
}

export async function online(setting: Setting = {}) {
  const started = start(setting);
  const first = await started.transaction.begin();
  if (first.kind !== "online") throw new Error(`the card ends with ${first.kind}`);
  return { ...started, first };
}
