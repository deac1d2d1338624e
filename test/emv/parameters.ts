import type {
  ApplicationParameters,
  ContactlessParameters,
  EmvParameters,
  EmvRequest,
  TerminalProfile,
} from "../../src/emv/types";
import { bytes } from "./hex";

export const terminal: TerminalProfile = {
  capabilities: bytes("E0F8C8"),
  additionalCapabilities: bytes("6000F0B0FF"),
  type: 0x22,
  countryCode: 156,
  currencyCode: 156,
  serial: "QS000001",
  terminalId: "12345678",
  merchantId: "123456789012345",
  categoryCode: 5311,
  merchantName: new Uint8Array(0),
};

export const application: ApplicationParameters = {
  aid: bytes("A000000333010101"),
  partial: true,
  version: bytes("0020"),
  actionDefault: bytes("D84000A800"),
  actionOnline: bytes("D84004F800"),
  actionDenial: bytes("0010000000"),
  floorLimitFen: 0,
  thresholdFen: 0,
  targetMaxPercent: 0,
  targetPercent: 0,
  defaultDdol: bytes("9F3704"),
  onlinePin: true,
  contactlessFloorFen: 0,
  contactlessLimitFen: undefined,
  contactlessCvmFen: undefined,
};

export const contactless: ContactlessParameters = {
  qualifiers: bytes("36000080"),
  onlineOnly: true,
  hasContact: true,
  zeroAmountAllowed: false,
  statusCheck: false,
  limitItselfAllowed: false,
  quickPass: true,
  noPinLimitFen: 100_000,
  noSignature: true,
  noSignatureLimitFen: 100_000,
  deviceCvm: false,
  currencyCheck: false,
  oldFddaAllowed: false,
};

export const parameters: EmvParameters = { terminal, applications: [application], contactless };

export const request: EmvRequest = {
  amountFen: 10_000,
  otherFen: 0,
  type: 0x00,
  date: "261121",
  time: "101112",
  sequence: 7,
  forceOnline: false,
};
