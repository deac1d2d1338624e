import type { Personalisation } from "../../hal/board";
import { sixDigits, who } from "./fields";
import type { Message } from "./iso8583/message";

/** Field 59, A2: 05, the application's version of eight characters. */
const VERSION_CHARACTERS = 8;
const VERSION_TAG = "05008";
/** Field 59, A2: 02, the serial number. */
const SERIAL_TAG = "02";

/** Message types of management and what they ask for: field 60.1 and 60.3 (`unionpay.md`, 3). */
export type Management =
  | "signIn"
  | "echo"
  | "parameters"
  | "parametersEnd"
  | "authorityKeyList"
  | "authorityKey"
  | "authorityKeysEnd"
  | "applicationList"
  | "application"
  | "applicationsEnd"
  | "masterKeyOffer"
  | "masterKey"
  | "masterKeyEnd";

/** All that need no STAN. */
export type Enquiry = Exclude<Management, "signIn">;

const managements = Object.freeze({
  /** Double-length keys with a track key. */
  signIn: Object.freeze({ mti: "0800", code: "004" }),
  echo: Object.freeze({ mti: "0820", code: "301" }),
  parameters: Object.freeze({ mti: "0800", code: "360" }),
  parametersEnd: Object.freeze({ mti: "0800", code: "361" }),
  authorityKeyList: Object.freeze({ mti: "0820", code: "372" }),
  authorityKey: Object.freeze({ mti: "0800", code: "370" }),
  authorityKeysEnd: Object.freeze({ mti: "0800", code: "371" }),
  applicationList: Object.freeze({ mti: "0820", code: "382" }),
  application: Object.freeze({ mti: "0800", code: "380" }),
  applicationsEnd: Object.freeze({ mti: "0800", code: "381" }),
  masterKeyOffer: Object.freeze({ mti: "0800", code: "352" }),
  masterKey: Object.freeze({ mti: "0800", code: "350" }),
  masterKeyEnd: Object.freeze({ mti: "0800", code: "351" }),
});

/** Asks for the same three keys, for SM4 (国密). 006 is the code of one host whose source was read (`day.md`, 1.1). No other host was tried. */
const nationalSignIn = Object.freeze({ mti: "0800", code: "006" });

/** 0800 sign-in with a STAN, the operator in field 63.1, the firmware's version in field 59, A2.05 (`unionpay.md`, 2.5). */
export function signInRequest(
  personalisation: Personalisation,
  stan: number,
  batch: number,
  operator: string,
  version: string,
): Message {
  const { mti, code } = personalisation.keyAlgorithm === "sm4" ? nationalSignIn : managements.signIn;
  return {
    mti,
    fields: {
      11: sixDigits(stan),
      ...who(personalisation),
      59: `A2013${VERSION_TAG}${version.slice(0, VERSION_CHARACTERS).padEnd(VERSION_CHARACTERS, " ")}`,
      60: `00${sixDigits(batch)}${code}`,
      63: operator.padEnd(3, " "),
    },
  };
}

/** 0800 or 0820 without a STAN: echo test, parameter download and its end (`unionpay.md`, 3.1). */
export function managementRequest(
  personalisation: Personalisation,
  management: Enquiry,
  batch: number,
  field62?: Uint8Array,
): Message {
  const { mti, code } = managements[management];
  return {
    mti,
    fields: {
      ...who(personalisation),
      60: `00${sixDigits(batch)}${code}`,
      ...(field62 ? { 62: field62 } : {}),
    },
  };
}

/** Adds the serial number in field 59, A2.02 (`unionpay.md`, 2.5). It tells which device speaks, where several had this terminal number. */
export function withSerial(request: Message, serial: string): Message {
  const tag = `${SERIAL_TAG}${String(serial.length).padStart(3, "0")}${serial}`;
  return { ...request, fields: { ...request.fields, 59: `A2${String(tag.length).padStart(3, "0")}${tag}` } };
}
