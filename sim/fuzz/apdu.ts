import type { PublicKey } from "../../hal/public-key";
import { ContactTransaction } from "../../src/emv/contact";
import { ContactlessTransaction } from "../../src/emv/contactless";
import { isWellFormed } from "../../src/emv/tlv";
import type {
  ApplicationParameters,
  AuthorityKey,
  Completion,
  ContactlessOutcome,
  ContactOutcome,
  EmvParameters,
  EmvPorts,
  EmvRequest,
  IssuerAnswer,
} from "../../src/emv/types";
import { bytesOfHex } from "../acquirer/host-security";
import { authorityKeys } from "../cards/chip/certificates.data";
import type { SeededRandom } from "../world/random";
import { ChipShelf, HostileCard } from "./hostile-card";
import { mutated, pick } from "./mutate";
import type { FuzzTarget } from "./target";
import { hostileObjects, objectsOf } from "./tlv-bytes";

/** `src/emv/session.ts`: commands of one transaction; VERIFY goes past it, fifteen tries for each rule of a list of 252 bytes. */
const COMMANDS_MAX = 200;
const VERIFIES_MAX = 15 * 122;
/** Q/CUP 009, field 55. */
const FIELD_BYTES_MAX = 255;
/** A script takes at least two bytes of field 55 and gives five. */
const SCRIPT_RESULT_BYTES_MAX = 5 * 128;
/** 16 applications, each offered once, and once more in the end. */
const CHOICES_MAX = 32;

/** What the kernel gave back: its kinds are what `src/emv/types.ts` says. */
const outcomes: readonly string[] = Object.freeze([
  "online",
  "offline-approved",
  "offline-declined",
  "failed",
  "lost",
  "fallback",
  "refused",
  "cancelled",
  "see-phone",
  "try-again",
  "insert-card",
  "not-accepted",
  "approved",
  "declined",
  "card-declined",
]);

/** What a transaction asked of its world. */
interface Asked {
  verifies: number;
  choices: number;
}

/** The kernel of chip cards, at the contacts and in the field, with a card that means ill and an issuer that does, too. */
export function apduTarget(publicKey: PublicKey): FuzzTarget {
  const shelf = new ChipShelf();
  return {
    name: "apdu",
    inputs: 8_000,
    async run(random) {
      const through = random.chance(0.6) ? "chip" : "tap";
      const card = new HostileCard(random, shelf.draw(random, through), through);
      const asked: Asked = { verifies: 0, choices: 0 };
      const ports = portsOf(random, card, asked, publicKey);
      const parameters = parametersOf(random);
      const request = requestOf(random);
      const wrong =
        through === "chip"
          ? await runContact(random, new ContactTransaction(ports, parameters, request))
          : await runTap(new ContactlessTransaction(ports, parameters, request));
      return wrong ?? workOf(card, asked);
    },
  };
}

async function runContact(random: SeededRandom, transaction: ContactTransaction): Promise<string | undefined> {
  const outcome = await transaction.begin();
  const wrong = outcomeFlaw(outcome);
  if (wrong || outcome.kind !== "online") return wrong;
  const last = await transaction.complete(issuerAnswer(random));
  return (
    outcomeFlaw(last) ?? fieldFlaw(transaction.field55("reversal")) ?? fieldFlaw(transaction.field55("script-upload"))
  );
}

async function runTap(transaction: ContactlessTransaction): Promise<string | undefined> {
  return outcomeFlaw(await transaction.begin()) ?? fieldFlaw(transaction.field55("reversal"));
}

function outcomeFlaw(outcome: ContactOutcome | ContactlessOutcome | Completion): string | undefined {
  if (!outcomes.includes(outcome.kind)) return `an outcome ${outcome.kind}`;
  if ("scriptResults" in outcome && outcome.scriptResults.length > SCRIPT_RESULT_BYTES_MAX)
    return `script results of ${outcome.scriptResults.length} bytes`;
  return "field55" in outcome ? fieldFlaw(outcome.field55) : undefined;
}

function fieldFlaw(field: Uint8Array): string | undefined {
  if (field.length > FIELD_BYTES_MAX) return `a field 55 of ${field.length} bytes`;
  return isWellFormed(field) ? undefined : "a field 55 that is not well formed";
}

function workOf(card: HostileCard, { verifies, choices }: Asked): string | undefined {
  if (card.commands - verifies > COMMANDS_MAX) return `${card.commands} commands`;
  if (verifies > VERIFIES_MAX) return `${verifies} times VERIFY`;
  if (choices > CHOICES_MAX) return `${choices} times a choice of applications`;
  return card.brokenCommand;
}

function portsOf(random: SeededRandom, card: HostileCard, asked: Asked, publicKey: PublicKey): EmvPorts {
  const pins = ["entered", "entered", "entered", "bypassed", "cancelled", "unavailable"] as const;
  return {
    transmit: async (command) => card.transmit(command),
    publicKey,
    random: { bytes: async ({ length }) => random.bytes(length) },
    cardholder: {
      choose: async ({ choices }) => {
        asked.choices++;
        return random.chance(0.1) ? "cancelled" : random.below(choices.length);
      },
      goesOn: async () => random.chance(0.9),
      onlinePin: async () => pick(random, pins),
    },
    offlinePin: {
      enter: async () => {
        const kind = pick(random, pins);
        return kind === "entered" ? { kind, entry: 1 } : { kind };
      },
      verify: async ({ encipher }) => {
        asked.verifies++;
        const size = encipher ? encipher.modulus.length : 8;
        const header = [0x00, 0x20, 0x00, encipher ? 0x88 : 0x80, size];
        return card.transmit(Uint8Array.of(...header, ...random.bytes(size)));
      },
    },
    cards: {
      isListed: () => random.chance(0.05),
      lastAmountFen: () => random.below(100_000),
      isRevoked: () => random.chance(0.05),
    },
    cardDone: () => undefined,
    breathe: () => Promise.resolve(),
    authorityKey: async ({ rid, index }) =>
      keys().find((key) => key.index === index && key.rid.every((byte, at) => byte === rid[at])),
  };
}

function keys(): AuthorityKey[] {
  return authorityKeys.map(({ rid, index, modulus, exponent, expiry }) => ({
    rid: bytesOfHex(rid),
    index: Number.parseInt(index, 16),
    modulus: bytesOfHex(modulus),
    exponent: bytesOfHex(exponent),
    expiry,
  }));
}

/** A terminal as hosts set it up: more or less able, with limits that bring all its decisions about. */
function parametersOf(random: SeededRandom): EmvParameters {
  const limit = () => pick(random, [0, 1, 10_000, 1_000_000]);
  const application = (aid: string): ApplicationParameters => ({
    aid: bytesOfHex(aid),
    partial: random.chance(0.95),
    version: bytesOfHex("0020"),
    actionDefault: random.chance(0.5) ? bytesOfHex("D84000A800") : random.bytes(5),
    actionOnline: random.chance(0.5) ? bytesOfHex("D84004F800") : new Uint8Array(5),
    actionDenial: random.chance(0.8) ? bytesOfHex("0010000000") : random.bytes(5),
    floorLimitFen: limit(),
    thresholdFen: limit(),
    targetMaxPercent: random.below(100),
    targetPercent: random.below(100),
    defaultDdol: random.chance(0.8) ? bytesOfHex("9F3704") : hostileObjects(random, 40),
    onlinePin: random.chance(0.8),
    contactlessFloorFen: random.chance(0.5) ? limit() : undefined,
    contactlessLimitFen: random.chance(0.3) ? limit() : undefined,
    contactlessCvmFen: random.chance(0.5) ? limit() : undefined,
  });
  return {
    terminal: {
      capabilities: random.chance(0.7) ? bytesOfHex("E0F8C8") : random.bytes(3),
      additionalCapabilities: bytesOfHex("6000F0B0FF"),
      type: pick(random, [0x22, 0x21, 0x14, 0x34]),
      countryCode: 156,
      currencyCode: 156,
      serial: "QS000001",
      terminalId: "12345678",
      merchantId: "123456789012345",
      categoryCode: 5311,
      merchantName: random.bytes(random.below(41)),
    },
    applications: ["A000000333010101", "A000000333010102", "A0000003330101"].map(application),
    contactless: {
      qualifiers: random.chance(0.7) ? bytesOfHex("36000080") : random.bytes(4),
      onlineOnly: random.chance(0.5),
      hasContact: random.chance(0.7),
      zeroAmountAllowed: random.chance(0.5),
      statusCheck: random.chance(0.2),
      limitItselfAllowed: random.chance(0.5),
      quickPass: random.chance(0.7),
      noPinLimitFen: limit(),
      noSignature: random.chance(0.7),
      noSignatureLimitFen: limit(),
      deviceCvm: random.chance(0.5),
      currencyCheck: random.chance(0.3),
      oldFddaAllowed: random.chance(0.3),
    },
  };
}

function requestOf(random: SeededRandom): EmvRequest {
  return {
    amountFen: pick(random, [0, 1, 100, 10_000, 1_000_001, 999_999_999_999]),
    otherFen: random.chance(0.1) ? 100 : 0,
    type: pick(random, [0x00, 0x00, 0x20, 0x01, 0x09]),
    date: pick(random, ["261121", "991231", "000101"]),
    time: "101112",
    sequence: random.below(100_000_000),
    forceOnline: random.chance(0.2),
  };
}

/** What comes back from a host: scripts, issuer data, or rubbish. */
function issuerAnswer(random: SeededRandom): IssuerAnswer {
  if (random.chance(0.15)) return { kind: "unable" };
  const script = bytesOfHex("910A11223344556677883030721F9F180400000001860D84240000088877665544332211860584DA9F5800");
  const field55 = random.chance(0.3)
    ? mutated(random, script, [objectsOf(random, 60)], FIELD_BYTES_MAX)
    : hostileObjects(random, FIELD_BYTES_MAX);
  const approved = random.chance(0.6);
  return {
    kind: "answered",
    responseCode: approved ? "00" : pick(random, ["05", "51", "  ", "Y1"]),
    approved,
    authorisationCode: random.chance(0.5) ? "123456" : undefined,
    field55: random.chance(0.2) ? new Uint8Array(0) : field55,
  };
}
