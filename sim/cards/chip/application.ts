import { ascii, concat, hex, numberBytes } from "./bytes";
import type { ChipApplication } from "./profile";
import { template, tlv } from "./tlv";

/** Contact: 1PAY.SYS.DDF01, contactless: 2PAY.SYS.DDF01 (EMV 4.4 Book 1, 12.2; Book B, 3.3.2). */
export const contactDirectory = "1PAY.SYS.DDF01";
export const tapDirectory = "2PAY.SYS.DDF01";
/** The file in which the directory's records lie. */
export const DIRECTORY_SFI = 1;
/** Applications of one directory record: more do not fit into its 252 bytes. */
const PER_RECORD = 4;

/** 87: priority, and whether the holder is asked. */
function priority(application: ChipApplication): Uint8Array {
  return Uint8Array.of(application.priority | (application.confirm ? 0x80 : 0));
}

/** An entry of a directory (Book 1, 12.2.3). */
function entry(application: ChipApplication): Uint8Array {
  return template(
    "61",
    tlv("4F", application.aid),
    tlv("50", ascii(application.label)),
    tlv("87", priority(application)),
  );
}

function languages(application: ChipApplication | undefined): Uint8Array {
  const codes = application?.languages ?? "";
  return codes === "" ? new Uint8Array(0) : tlv("5F2D", ascii(codes));
}

/** What selecting the contact directory answers: the languages are those of the first application. */
export function directoryControl(applications: readonly ChipApplication[]): Uint8Array {
  const own = template("A5", tlv("88", Uint8Array.of(DIRECTORY_SFI)), languages(applications[0]));
  return template("6F", tlv("84", ascii(contactDirectory)), own);
}

/** A record of the contact directory, from 1. */
export function directoryRecord(applications: readonly ChipApplication[], number: number): Uint8Array | undefined {
  const entries = applications.slice((number - 1) * PER_RECORD, number * PER_RECORD);
  return entries.length === 0 ? undefined : template("70", ...entries.map(entry));
}

/** What selecting the contactless directory answers: the list itself. */
export function tapControl(applications: readonly ChipApplication[]): Uint8Array {
  const list = template("A5", template("BF0C", ...applications.map(entry)));
  return template("6F", tlv("84", ascii(tapDirectory)), list);
}

/** What selecting an application answers (Book 1, 11.3.4). */
export function applicationControl(application: ChipApplication, through: "chip" | "tap"): Uint8Array {
  const pdol = through === "chip" ? application.pdol : application.tapPdol;
  const own = template(
    "A5",
    tlv("50", ascii(application.label)),
    tlv("87", priority(application)),
    pdol === "" ? new Uint8Array(0) : tlv("9F38", pdol),
    languages(application),
    tlv("9F11", "01"),
    tlv("9F12", ascii(application.label)),
  );
  return template("6F", tlv("84", application.aid), own);
}

/** Where the records lie (AFL, Book 3, 10.2): one entry for each run of records in a file. */
export function fileLocator(application: ChipApplication, through: "chip" | "tap"): Uint8Array {
  const entries: { sfi: number; first: number; last: number; signed: number }[] = [];
  for (const record of application.records) {
    if (record.through !== "both" && record.through !== through) continue;
    const last = entries.at(-1);
    if (last?.sfi === record.sfi && last.last + 1 === record.number) {
      last.last = record.number;
      if (record.signed) last.signed += 1;
    } else {
      const { sfi, number } = record;
      entries.push({ sfi, first: number, last: number, signed: record.signed ? 1 : 0 });
    }
  }
  return concat(...entries.map(({ sfi, first, last, signed }) => Uint8Array.of(sfi << 3, first, last, signed)));
}

/** What offline data authentication covers: signed records in the order of the list, then the profile (Book 3, 10.3). */
export function staticData(application: ChipApplication): Uint8Array {
  const signed = application.records.filter((record) => record.signed).map((record) => hex(record.content));
  return concat(...signed, hex(application.profile));
}

/** Two bytes of a counter. */
export function counterBytes(atc: number): Uint8Array {
  return numberBytes(atc, 2);
}
