import { chipApplications, chipKeys } from "../chip-parameters";
import type { HostState } from "../host-state";
import { type Change, type Invalid, invalid, isRecord } from "./reading";

const hexValue = /^([0-9A-F]{2})*$/;

/** A new set of keys to download: `"changed"`, or which of them are in force. */
export function readChipKeys(_host: HostState, thing: unknown): Change | Invalid {
  const all = chipKeys.map(({ index }) => index);
  const named = Array.isArray(thing) && thing.every((index) => all.includes(index as string));
  if (thing !== "changed" && !named) return invalid("chipKeys", `changed, or a list of ${all.join(", ")}`);
  return {
    kind: "change",
    apply(host) {
      const indexes = named ? (thing as string[]) : host.chipKeys.indexes;
      host.chipKeys = { version: host.chipKeys.version + 1, indexes: [...indexes] };
    },
  };
}

/** New application parameters to download: `"changed"`, or values for tags, of the length that they have. */
export function readChipApplications(_host: HostState, thing: unknown): Change | Invalid {
  if (!isRecord(thing) && thing !== "changed")
    return invalid("chipApplications", "changed, or an object of tags and values");
  const given = isRecord(thing) ? Object.entries(thing) : [];
  const objects = chipApplications[0] ?? [];
  for (const [tag, text] of given) {
    const present = tag === "9F06" ? undefined : objects.find((object) => object.tag === tag);
    if (present === undefined) return invalid(`chipApplications.${tag}`, "a tag of the application parameters");
    if (typeof text !== "string" || text.length !== present.value.length || !hexValue.test(text))
      return invalid(`chipApplications.${tag}`, `${present.value.length} hex digits`);
  }
  return {
    kind: "change",
    apply(host) {
      const { version, replaced } = host.chipApplications;
      const kept = replaced.filter(({ tag }) => given.every(([other]) => other !== tag));
      const fresh = given.map(([tag, value]) => ({ tag, value: String(value) }));
      host.chipApplications = { version: version + 1, replaced: [...kept, ...fresh] };
    },
  };
}
