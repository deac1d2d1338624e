import { readFileSync } from "node:fs";
import Ajv from "ajv";
import { describe, expect, test } from "vitest";
import { parseScenario, playSteps } from "../../sim/scenario/player";
import { Room } from "../../sim/scenario/room";
import { FrameFinder, type Message } from "../../sim/till/codec";
import { nodeEngineOptions } from "../simulated";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const schema = JSON.parse(read("src/till/protocol.schema.json"));
const ajv = new Ajv({ allErrors: true });
const fromTill = ajv.compile({ ...schema, oneOf: undefined, $ref: "#/definitions/fromTill" });
const fromTerminal = ajv.compile({ ...schema, oneOf: undefined, $ref: "#/definitions/fromTerminal" });

/** The messages of the README, by the heading that they stand under. */
function examples(heading: string): readonly Message[] {
  const section = read("src/till/README.md").split(`## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const lines = section.split("```json\n")[1]?.split("```")[0] ?? "";
  return lines
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Message);
}

function typesOf(side: string): readonly string[] {
  const { oneOf } = schema.definitions[side] as { readonly oneOf: readonly { readonly $ref: string }[] };
  return oneOf.map(({ $ref }) => $ref.split("/").at(-1) ?? "");
}

describe("the published protocol", () => {
  test.each([
    ["The till says", fromTill, "fromTill"],
    ["The terminal says", fromTerminal, "fromTerminal"],
  ] as const)("%s: an example of each message fits its schema", (heading, fits, side) => {
    const shown = examples(heading);
    expect([...new Set(shown.map(({ type }) => type))].toSorted()).toEqual(typesOf(side).toSorted());
    for (const message of shown) expect(fits(message), JSON.stringify(message)).toBe(true);
  });

  test("refuses what is none of its messages", () => {
    expect(fromTill({ type: "start", reference: "R01", kind: "sale", amountFen: 1 })).toBe(false);
    expect(fromTill({ type: "result" })).toBe(false);
    expect(fromTerminal({ type: "state", reference: "R1", state: "dancing" })).toBe(false);
  });

  const played = [
    "till-sale",
    "till-void",
    "till-refund",
    "till-qr-refund",
    "till-busy",
    "till-power-cut",
    "till-tcp-pairing",
    "till-forgotten",
  ];

  test.each(played)("fits all that both ends really say: %s", async (name) => {
    const scenario = parseScenario(read(`test/scenarios/${name}.jsonl`));
    if (scenario.kind === "malformed") throw new Error(`line ${scenario.line}`);
    const room = await Room.open({ simulator: { ...nodeEngineOptions(), ...scenario.world } });
    const { till } = room.simulator;
    if (!till) throw new Error("no till");
    const said: Message[] = [];
    const finder = new FrameFinder();
    const { model } = till;
    const connect = model.connect.bind(model);
    model.connect = (plug) => {
      const say = connect(plug);
      return (bytes) => {
        said.push(...finder.take(bytes));
        say(bytes);
      };
    };
    expect((await playSteps(room, scenario.steps)).kind).toBe("passed");
    expect(said.length).toBeGreaterThan(1);
    expect(till.heard.length).toBeGreaterThan(2);
    for (const message of said) expect(fromTill(message), JSON.stringify(message)).toBe(true);
    for (const message of till.heard) expect(fromTerminal(message), JSON.stringify(message)).toBe(true);
  });
});
