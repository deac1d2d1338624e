import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { main } from "../../sim/desktop/commands/scenario";
import { sellByMouse } from "../../sim/desktop/mcsim/play";
import { McsimPlays, NotPlayed, scenarioFile } from "../../sim/desktop/mcsim/scenario";
import { Printed } from "../printed";

const firstSale = fileURLToPath(new URL("../scenarios/first-sale.jsonl", import.meta.url));
const terminals = fileURLToPath(new URL("../scenarios/terminals.jsonl", import.meta.url));

/** What stands on the path in place of mcsim; "$1" is the folder of its panel. */
const mcsims = Object.freeze({
  killed: "kill -TERM $$",
  stuck: "exec sleep 60",
  broken: `echo '{"broken":"TypeError: no such card"}' > "$1/outcome.json"; exec sleep 60`,
  passes: `echo '{"played":{"kind":"passed","steps":3},"events":[]}' > "$1/outcome.json"; exec sleep 60`,
  /** Goes on for longer than it may stand still. */
  slow: `for now in 1 2 3 4 5 6 7 8; do echo "{\\"nowMs\\":$now,\\"seq\\":0}" > "$1/progress.json"; sleep 0.5; done
echo '{"played":{"kind":"passed","steps":3},"events":[]}' > "$1/outcome.json"; exec sleep 60`,
  stopped: `echo '{"nowMs":7,"seq":2}' > "$1/progress.json"; exec sleep 60`,
  /** Takes one scenario behind the other, and says how many it has taken. */
  several: `taken=0; while sleep 0.05; do if [ -e "$1/scenario.json" ]; then rm "$1/scenario.json"; taken=$((taken + 1))
echo '{"played":{"kind":"passed","steps":'$taken'},"events":[]}' > "$1/outcome.new"; mv "$1/outcome.new" "$1/outcome.json"; fi; done`,
  /** The same, with more events than one mcsim is for. */
  long: `taken=0; while sleep 0.05; do if [ -e "$1/scenario.json" ]; then rm "$1/scenario.json"; taken=$((taken + 1))
events=$(yes '{},' | head -6000 | tr -d '\\n'); echo '{"played":{"kind":"passed","steps":'$taken'},"events":['$events'{}]}' > "$1/outcome.new"
mv "$1/outcome.new" "$1/outcome.json"; fi; done`,
  /** Killed at the scenario "dies", and plays any other. */
  once: `if grep -q dies "$1/scenario.json"; then kill -TERM $$; fi
echo '{"played":{"kind":"passed","steps":3},"events":[]}' > "$1/outcome.json"; exec sleep 60`,
});

let folder = "";
let printed: Printed;
let plays: McsimPlays;
/** Opening bundles the panel's whole world. */
const OPEN_LIMIT_MS = 120_000;

async function program(name: string, script: string): Promise<void> {
  await writeFile(path.join(folder, name), `#!/bin/sh\n${script}\n`);
  await chmod(path.join(folder, name), 0o755);
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "qianshou-programs-"));
  await program("Xvfb", "echo 7 >&3; exec sleep 60");
  await program("xdotool", "echo 1");
  vi.stubEnv("MODDABLE", folder);
  vi.stubEnv("PATH", `${folder}${path.delimiter}${process.env["PATH"]}`);
  plays = await McsimPlays.open(path.join(folder, "firmware.so"));
}, OPEN_LIMIT_MS);

afterAll(async () => {
  await plays.close();
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

beforeEach(() => {
  printed = new Printed();
});

afterEach(() => vi.restoreAllMocks());

/** Plays on with this in place of mcsim; who closes them keeps the panel. */
async function withMcsim(script: string): Promise<McsimPlays> {
  await plays.endMcsim();
  await program("mcsim", script);
  vi.spyOn(plays, "close").mockResolvedValue();
  return plays;
}

describe("a scenario that does not come to its end in mcsim", () => {
  test.each([
    ["killed", /mcsim ended with SIGTERM/],
    ["stuck", /stood still for 0\.5 s, before its first step/],
    ["stopped", /stood still for 0\.5 s, at \{"nowMs":7,"seq":2\}/],
    ["broken", /the world in mcsim's panel ended: TypeError: no such card/],
  ] as const)("%s: is told as not played", async (how, words) => {
    const mcsim = await withMcsim(mcsims[how]);
    const played = mcsim.play(scenarioFile("", {}), 500);
    await expect(played).rejects.toThrow(words);
    await expect(played).rejects.toBeInstanceOf(NotPlayed);
  });

  test("a slow machine is none of them: the world goes on for longer than it may stand still", async () => {
    const mcsim = await withMcsim(mcsims.slow);
    expect(await mcsim.play(scenarioFile("", {}), 3000)).toMatchObject({ played: { kind: "passed" } });
  });

  test("leaves the next one to play", async () => {
    const mcsim = await withMcsim(mcsims.once);
    await expect(mcsim.play(scenarioFile("dies", {}))).rejects.toBeInstanceOf(NotPlayed);
    expect(await mcsim.play(scenarioFile("", {}))).toEqual({ played: { kind: "passed", steps: 3 }, events: [] });
  });

  test("scenarios that come to their ends are played by one mcsim", async () => {
    const mcsim = await withMcsim(mcsims.several);
    for (const steps of [1, 2, 3])
      expect(await mcsim.play(scenarioFile("", {}))).toEqual({ played: { kind: "passed", steps }, events: [] });
  });

  test("behind a long one another mcsim plays", async () => {
    const mcsim = await withMcsim(mcsims.long);
    for (const steps of [1, 1])
      expect((await mcsim.play(scenarioFile("", {}))).played).toEqual({ kind: "passed", steps });
  });

  test("is named by the command, which ends with 1 and says how to play it again", async () => {
    expect(await main([firstSale, "--engine", "mcsim"], () => withMcsim(mcsims.killed))).toBe(1);
    expect(printed.all).toContain("FAILED  first-sale.jsonl  mcsim ended with SIGTERM");
    expect(printed.all).toContain(`replay: npm run scenario -- ${firstSale} --engine mcsim --seed 1`);
    expect(printed.all).not.toContain("passed");
  });

  test(
    "a window that sells by mouse is told, too",
    async () => {
      await program("mcsim", mcsims.killed);
      const { problem } = await sellByMouse(path.join(folder, "firmware.so"), process.env);
      expect(problem).toContain("mcsim ended with SIGTERM");
    },
    OPEN_LIMIT_MS,
  );
});

describe("scenarios for mcsim", () => {
  test("a file for several terminals is skipped, and counted as that", async () => {
    expect(await main([terminals, firstSale, "--engine", "mcsim"], () => withMcsim(mcsims.passes))).toBe(0);
    expect(printed.all).toContain("skipped terminals.jsonl  has several terminals: --engine node or xs plays it");
    expect(printed.all).toContain("1 scenario passed, 1 skipped");
  });

  test("where nothing else is to be played it is a wrong option", async () => {
    expect(await main([terminals, "--engine", "mcsim"])).toBe(2);
    expect(printed.all).toContain("--engine: expected node or xs");
  });

  test("gets the whole world that its note asks for", () => {
    expect(scenarioFile("x", { acquirer: "unionpay", national: true, till: "serial", plain: true }, 7)).toEqual({
      text: "x",
      seed: 7,
      model: "classic",
      acquirer: "unionpay",
      national: true,
      till: "serial",
      plain: true,
    });
  });
});
