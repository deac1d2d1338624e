// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { describe, expect, test } from "vitest";
import { differenceOf } from "../../sim/scenario/matching";
import { parseScenario, playSteps } from "../../sim/scenario/player";
import { room } from "./rooms";

function steps(text: string) {
  const parsed = parseScenario(text);
  if (parsed.kind === "malformed") throw new Error(`line ${parsed.line}: ${parsed.expected}`);
  return parsed.steps;
}

describe("lines", () => {
  test.each([
    ["{", /JSON/],
    ["[]", /a JSON object/],
    ["{}", /a verb, or expect/],
    ['{"verb":1}', /a verb, or expect/],
    ['{"expect":{"view":"moon","id":"x"}}', /expect\.view: one of screen/],
    ['{"expect":{"view":"screen"}}', /something to expect/],
    ['{"verb":"key","key":"1","expect":{"view":"screen","id":"home"}}', /a verb, or expect/],
  ])("%s is malformed", (line, expected) => {
    expect(parseScenario(`\n${line}`)).toMatchObject({
      kind: "malformed",
      line: 2,
      expected: expect.stringMatching(expected),
    });
  });

  test("a number names the terminal, a word is a part of the verb host", () => {
    const lines = ['{"verb":"key","terminal":2,"key":"1"}', '{"verb":"host","terminal":"closed"}'];
    const all = '{"expect":{"view":"check","terminal":"all","agree":true}}';
    expect(steps([...lines, all].join("\n"))).toMatchObject([
      { terminal: 2, body: { key: "1" } },
      { terminal: 1, body: { terminal: "closed" } },
      { terminal: "all", query: { terminal: "all" }, expected: { agree: true } },
    ]);
  });

  test("notes and blank lines are for people", () => {
    expect(steps('{"note":"hello"}\n\n{"verb":"key","key":"1"}\n')).toEqual([
      { kind: "verb", line: 3, terminal: 1, verb: "key", body: { key: "1" } },
    ]);
  });
});

describe("playing", () => {
  test("stops at the first expectation that fails and tells what was seen", async () => {
    const played = await playSteps(
      await room(),
      steps(
        '{"expect":{"view":"screen","id":"operator.number"}}\n{"expect":{"view":"screen","id":"home"}}\n{"verb":"fly"}',
      ),
    );
    expect(played).toMatchObject({ kind: "failed", line: 2, seen: expect.stringContaining("[operator.number]") });
  });

  test("a text is looked for in either language, in one where it is named", async () => {
    const where = await room();
    const text = (line: object) => JSON.stringify({ expect: { view: "screen", ...line } });
    const both = `${text({ text: "请输入操作员号" })}\n${text({ text: "Operator number" })}\n${text({ text: "Operator number", lang: "en" })}`;
    expect(await playSteps(where, steps(both))).toEqual({ kind: "passed", steps: 3 });
  });

  test("other words of a screen may be in either language, all of them in one, unless a language is named", async () => {
    const where = await room();
    const line = (expected: object) => steps(JSON.stringify({ expect: { view: "screen", ...expected } }));
    const passes = async (expected: object) => (await playSteps(where, line(expected))).kind;
    expect(await passes({ title: "请输入操作员号" })).toBe("passed");
    expect(await passes({ title: "Operator number" })).toBe("passed");
    expect(await passes({ title: "Operator number", lang: "zh" })).toBe("failed");
    expect(await passes({ title: "Operator number", language: "zh" })).toBe("failed");
    expect(await passes({ title: "Operator" })).toBe("failed");
  });

  test("a verb that is refused is a failure, unless that was expected", async () => {
    const where = await room();
    expect(await playSteps(where, steps('{"verb":"key","key":"x"}'))).toMatchObject({ kind: "failed", line: 1 });
    expect(await playSteps(where, steps('{"verb":"key","key":"x","refused":"key"}'))).toEqual({
      kind: "passed",
      steps: 1,
    });
    expect(await playSteps(where, steps('{"verb":"key","key":"x","refused":"then"}'))).toMatchObject({
      kind: "failed",
    });
    expect(await playSteps(where, steps('{"verb":"key","key":"1","refused":true}'))).toMatchObject({ kind: "failed" });
  });

  test("waiting for what does not come fails in virtual time", async () => {
    const played = await playSteps(await room(), steps('{"verb":"wait","screen":"approved","timeoutMs":500}'));
    expect(played).toMatchObject({ kind: "failed", seen: expect.stringContaining("not so in time") });
  });
});

test("what was expected is held against what was seen", () => {
  expect(differenceOf({ a: { b: [1, { c: 2 }] } }, { a: { b: [1, { c: 2, d: 3 }], e: 4 } }, "")).toBeUndefined();
  expect(differenceOf({ a: { b: [1, { c: 2 }] } }, { a: { b: [1, { c: 3 }] } }, "")).toBe("a.b[1].c is 3, expected 2");
  expect(differenceOf({ a: [] }, { a: [1] }, "")).toBe("a has 1 items, expected 0");
  expect(differenceOf({ a: 1 }, {}, "")).toBe("a is absent, expected 1");
});
