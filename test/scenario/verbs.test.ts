// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { codeFaults } from "../../sim/scenario/fault-codes";
import { misfitOf } from "../../sim/scenario/schema";
import { playVerb, verbByName, verbs } from "../../sim/scenario/verbs";
import { room } from "./rooms";

/** Bodies that are refused, and the field that is named. */
const refused: readonly (readonly [verb: string, body: unknown, field: string])[] = [
  ["key", {}, "key"],
  ["key", { key: "x" }, "key"],
  ["key", { key: 1 }, "key"],
  ["key", { key: "1", keys: "2" }, "keys"],
  ["key", { keys: "12a" }, "keys"],
  ["key", { keys: "" }, "keys"],
  ["key", { keys: "1".repeat(33) }, "keys"],
  ["key", { keys: "1", then: "8" }, "then"],
  ["key", { key: "1", times: 2 }, "times"],
  ["key", { pin: "nobody" }, "pin"],
  ["key", [], ""],
  ["key", "1", ""],
  ["key", null, ""],
  ["card", {}, "card"],
  ["card", { card: "credit-stripe" }, "action"],
  ["card", { card: "nobody", action: "swipe" }, "card"],
  ["card", { card: "credit-stripe", action: "throw" }, "action"],
  ["card", { card: "credit-tap", action: "tap", holdMs: -1 }, "holdMs"],
  ["card", { card: "credit-tap", action: "tap", holdMs: 1.5 }, "holdMs"],
  ["scan", { code: "" }, "code"],
  ["pay", { wallet: "cash", result: "ok" }, "wallet"],
  ["sign", { strokes: [[[0, 0]]], then: "confirm" }, "strokes.0.0"],
  ["sign", { strokes: [[[0, "a", 0]]], then: "confirm" }, "strokes.0.0.1"],
  ["sign", { strokes: [] }, "then"],
  ["power", {}, "action"],
  ["power", { action: "off" }, "action"],
  ["power", { battery: 1.01 }, "battery"],
  ["power", { action: "cut", battery: 0.5 }, "battery"],
  ["network", { up: true }, "bearer"],
  ["network", { bearer: "carrier-pigeon", up: true }, "bearer"],
  ["network", { bearer: "wifi" }, "up"],
  ["network", { bearer: "wifi", loss: 2 }, "loss"],
  ["network", { bearer: "wifi", up: "yes" }, "up"],
  ["network", { bearer: "wifi", latencyMs: 1e9 }, "latencyMs"],
  ["printer", {}, "paper"],
  ["printer", { paper: "wet" }, "paper"],
  ["printer", { remainingMm: -1 }, "remainingMm"],
  ["fault", {}, "code"],
  ["fault", { code: "Z99" }, "code"],
  ["fault", { port: "network", point: "receive" }, "kind"],
  ["fault", { port: "network", kind: "drop" }, "point"],
  ["fault", { port: "net", point: "receive", kind: "drop" }, "port"],
  ["fault", { port: "network", point: "receive", kind: "vanish" }, "kind"],
  ["fault", { port: "network", point: "receive", kind: "drop", nth: 0 }, "nth"],
  ["fault", { port: "network", point: "receive", kind: "drop", probability: 2 }, "probability"],
  ["fault", { port: "flash", point: "program", kind: "cut-power", at: "now" }, "at"],
  ["unfault", { id: "1" }, "id"],
  ["host", {}, "clear"],
  ["host", { weather: "bad" }, "weather"],
  ["clock", {}, "action"],
  ["clock", { speed: 3 }, "speed"],
  ["clock", { advanceMs: -1 }, "advanceMs"],
  ["clock", { set: "tomorrow" }, "set"],
  ["clock", { until: "late" }, "until"],
  ["clock", { speed: 10, advanceMs: 5 }, "speed"],
  ["wait", {}, "text"],
  ["wait", { idle: false }, "idle"],
  ["wait", { screen: "home", timeoutMs: "soon" }, "timeoutMs"],
  ["reset", { keep: ["books"] }, "keep.0"],
  ["flash", {}, "flip"],
  ["flash", { flip: [] }, "flip"],
  ["flash", { flip: [{ at: 0, bit: 8 }] }, "flip.0.bit"],
  ["flash", { flip: [{ at: 0 }] }, "flip.0.bit"],
  ["flash", { image: 1 }, "image"],
  ["flash", { flip: [{ at: 0, bit: 0 }], image: "" }, "image"],
];

/** Bodies that fit their schema and are refused all the same, for what they mean. */
const refusedForMeaning: readonly (readonly [verb: string, body: object, field: string])[] = [
  ["fault", { code: "A12" }, "code"],
  ["fault", { code: "E99" }, "code"],
  ["fault", { port: "network", point: "listen", kind: "drop" }, "point"],
  ["fault", { port: "printer", point: "receive", kind: "drop" }, "point"],
  ["unfault", { id: 77 }, "id"],
  ["host", { merchant: "rich" }, "merchant"],
  ["host", { respond: { code: "5" } }, "respond.code"],
  ["clock", { set: "2020-01-01T00:00:00+08:00" }, "set"],
  ["clock", { set: "2999-01-01T00:00:00+08:00" }, "set"],
  ["clock", { set: "2027-02-30T00:00:00+08:00" }, "set"],
  ["clock", { set: "2027-06-31T00:00:00Z" }, "set"],
  ["clock", { set: "2027-01-01T25:00:00Z" }, "set"],
  ["host", { maintenance: { from: "2027-02-29T00:00:00+08:00", to: "2027-03-02T00:00:00+08:00" } }, "maintenance.from"],
  ["flash", { flip: [{ at: 1_048_576, bit: 0 }] }, "flip.0.at"],
  ["flash", { image: "AAAA" }, "image"],
  ["flash", { image: "no base64!" }, "image"],
  ["scan", { code: "62" }, "code"],
  ["pay", { wallet: "wechat", result: "ok" }, "wallet"],
  ["sign", { strokes: [], then: "confirm" }, "strokes"],
  ["sign", { strokes: [[[0.5, 1.5, 0]]], then: "confirm" }, "strokes.0.0"],
];

const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false, allErrors: false });

describe("every verb", () => {
  test.each(verbs.map((verb) => [verb.name, verb] as const))("%s: schema and example", (_name, verb) => {
    const validate = ajv.compile(verb.schema);
    expect(validate(verb.example), JSON.stringify(validate.errors)).toBe(true);
    expect(misfitOf(verb.schema, verb.example)).toBeUndefined();
    expect(Object.isFrozen(verb.schema)).toBe(true);
  });

  test.each(verbs.map((verb) => [verb.name, verb] as const))("%s: its example stands in the guide", (name, verb) => {
    const guide = readFileSync(new URL("../../sim/README.md", import.meta.url), "utf8");
    expect(guide).toContain(`\`${name}\``);
    expect(guide).toContain(JSON.stringify(verb.example));
  });
});

test("every code that can be injected stands in the guide", () => {
  const guide = readFileSync(new URL("../../sim/README.md", import.meta.url), "utf8");
  for (const [code, { does }] of Object.entries(codeFaults)) expect(guide).toContain(`| ${code} | ${does} |`);
});

describe("a malformed body", () => {
  test.each(refused)("%s %j names %s", async (name, body, field) => {
    const { timeline } = (await quiet()).simulator.world;
    const before = timeline.seq;
    const result = await playVerb(await quiet(), name, body);
    expect(result).toMatchObject({ kind: "invalid", field });
    // Nothing happened, and nothing of the body is told.
    expect(timeline.seq).toBe(before);
    const schema = verbByName(name)?.schema;
    if (schema && field !== "code") expect(ajv.validate(schema, body)).toBe(false);
  });

  test.each(refusedForMeaning)("%s %j is refused for its meaning: %s", async (name, body, field) => {
    expect(await playVerb(await quiet(), name, body)).toMatchObject({ kind: "invalid", field });
  });

  test("an unknown verb is told what there is", async () => {
    expect(await playVerb(await quiet(), "fly", {})).toMatchObject({
      kind: "unknown",
      known: verbs.map((v) => v.name),
    });
  });
});

let shared: ReturnType<typeof room> | undefined;

/** One world for all refusals: they change nothing. */
async function quiet() {
  shared ??= room();
  return shared;
}
