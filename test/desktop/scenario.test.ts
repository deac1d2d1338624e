import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { readStartOptions, WrongOption } from "../../sim/desktop/commands/options";
import { main } from "../../sim/desktop/commands/scenario";
import { Printed } from "../printed";

const firstSale = fileURLToPath(new URL("../scenarios/first-sale.jsonl", import.meta.url));

let folder = "";
let printed: Printed;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "qianshou-"));
  printed = new Printed();
});

afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

async function file(...lines: readonly string[]): Promise<string> {
  const name = path.join(folder, "scenario.jsonl");
  await writeFile(name, lines.join("\n"));
  return name;
}

describe("npm run scenario", () => {
  test("plays files and ends with 0", async () => {
    expect(await main([firstSale, firstSale])).toBe(0);
    expect(printed.all).toContain("2 scenarios passed");
  });

  test("ends with 1 at the first expectation that fails: line, what was seen, how to replay it", async () => {
    const name = await file('{"note":"hello"}', '{"expect":{"view":"screen","id":"home"}}', '{"verb":"fly"}');
    expect(await main([name, firstSale, "--seed", "5"])).toBe(1);
    expect(printed.all).toContain(`${name}:2: screen: id is "operator.number", expected "home"`);
    expect(printed.all).toContain("seen: [operator.number] 请输入操作员号");
    expect(printed.all).toContain(`replay: npm run scenario -- ${name} --engine node --seed 5`);
    expect(printed.all).not.toContain("first-sale");
  });

  test("plays on the model of a board, and says how to play there again", async () => {
    const name = await file(
      '{"expect":{"view":"screen","id":"operator.number"}}',
      '{"expect":{"view":"screen","id":"home"}}',
    );
    expect(await main([name, "--board-model", "esp32s3"])).toBe(1);
    expect(printed.all).toContain(`${name}:2: screen: id is "operator.number", expected "home"`);
    expect(printed.all).toContain(`replay: npm run scenario -- ${name} --board-model esp32s3 --seed 1`);
  });

  test("tells a malformed line", async () => {
    const name = await file("", "{");
    expect(await main([name])).toBe(1);
    expect(printed.all).toContain(`${name}:2: expected JSON`);
  });

  test.each([
    [[]],
    [["--engine", "steam", firstSale]],
    [["--board-model", "esp8266", firstSale]],
    [["--seed", "x", firstSale]],
    [["--fly"]],
    [["nowhere.jsonl"]],
  ])("%j is no command", async (argv) => {
    expect(await main(argv)).toBe(2);
    expect(printed.all).toContain("usage: npm run scenario");
  });
});

describe("npm start", () => {
  test("takes the options of the public interface", () => {
    expect(readStartOptions([])).toEqual({
      port: 8583,
      engine: "node",
      speed: 1,
      headless: false,
      national: false,
      ownFlash: false,
      plain: false,
    });
    const all =
      "--port 8600 --model esign --acquirer unionpay --engine xs --seed 7 --speed max --state d --scenario f --lang en --headless --plain --national";
    expect(readStartOptions(all.split(" "))).toEqual({
      port: 8600,
      model: "esign",
      acquirer: "unionpay",
      engine: "xs",
      seed: 7,
      speed: "max",
      state: "d",
      scenario: "f",
      lang: "en",
      headless: true,
      national: true,
      ownFlash: false,
      plain: true,
    });
  });

  test("lets a board keep its journal itself, beside books that are kept", () => {
    const words = ["--board", "/dev/ttyUSB0", "--own-flash", "--state", "d"];
    expect(readStartOptions(words)).toMatchObject({ engine: "device", ownFlash: true, state: "d" });
    expect(readStartOptions([...words, "--own-network", "kit-host.local"])).toMatchObject({
      ownNetwork: "kit-host.local",
    });
  });

  test("puts the terminal on the model of a board, which is an engine of its own", () => {
    const words = ["--board-model", "m5stack_core2"];
    expect(readStartOptions(words)).toMatchObject({ engine: "board", boardModel: "m5stack_core2" });
    expect(readStartOptions([...words, "--terminals", "3"])).toMatchObject({ engine: "board", terminals: 3 });
  });

  test.each([
    "--port 70000",
    "--board-model m5stack",
    "--board-model esp32s3 --engine xs",
    "--board-model esp32s3 --board /dev/ttyUSB0",
    "--engine board",
    "--port x",
    "--model pocket",
    "--acquirer bank",
    "--speed 2",
    "--lang fr",
    "--seed -1",
    "x",
    "--own-network 10.0.0.2 --board /dev/ttyUSB0",
    "--own-network 10.0.0.2 --state d",
    "--own-network 10.0.0.2 --board /dev/ttyUSB0 --state d --speed max",
    "--own-network http://me --board /dev/ttyUSB0 --state d",
    "--own-flash --state d",
    "--own-flash --board /dev/ttyUSB0",
    "--fly",
  ])("%s is told which option is wrong", (options) => {
    expect(() => readStartOptions(options.split(" "))).toThrow(WrongOption);
  });
});
