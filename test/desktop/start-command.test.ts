import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { main as scenario } from "../../sim/desktop/commands/scenario";
import { main as start } from "../../sim/desktop/commands/start";
import { makeSettingsFolder } from "../../sim/desktop/mcsim/panel";
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
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

describe("what is needed and is not there is told in one line, without a stack", () => {
  test("npm start: no board at the port", async () => {
    const port = path.join(folder, "ttyUSB0");
    expect(await start(["--board", port, "--headless", "--plain", "--port", "0"])).toBe(1);
    expect(printed.complained).toMatch(/^.+: not a serial port that can be opened \(.+\)\n$/);
    expect(printed.complained.startsWith(port)).toBe(true);
  });

  test("npm run scenario: no board at the port", async () => {
    const port = path.join(folder, "ttyUSB0");
    expect(await scenario([firstSale, "--board", port])).toBe(1);
    expect(printed.complained).toMatch(/^.+: not a serial port that can be opened \(.+\)\n$/);
  });

  test("npm run scenario --engine mcsim: no SDK, then no X server", async () => {
    vi.stubEnv("MODDABLE", "");
    expect(await scenario([firstSale, "--engine", "mcsim"])).toBe(1);
    expect(printed.complained).toBe("mcsim needs Moddable's SDK: set MODDABLE to its folder\n");
    printed.complained = "";
    vi.stubEnv("MODDABLE", folder);
    vi.stubEnv("PATH", folder);
    expect(await scenario([firstSale, "--engine", "mcsim"])).toBe(1);
    expect(printed.complained).toBe("mcsim's window needs Xvfb and xdotool\n");
  });
});

test("npm run scenario --engine mcsim says that it builds, before it does", async () => {
  const tools = path.join(folder, "build", "bin", "lin", "release");
  await mkdir(tools, { recursive: true });
  for (const program of ["Xvfb", "xdotool", "mcconfig"]) {
    await writeFile(path.join(tools, program), "#!/bin/sh\nexit 3\n");
    await chmod(path.join(tools, program), 0o755);
  }
  vi.stubEnv("MODDABLE", folder);
  vi.stubEnv("PATH", `${tools}:${process.env["PATH"]}`);
  expect(await scenario([firstSale, "--engine", "mcsim"])).toBe(1);
  expect(printed.complained).toMatch(/^building the firmware .+\nmcconfig -p lin failed:\s*$/);
});

test("one scenario is no scenarios", async () => {
  expect(await scenario([firstSale])).toBe(0);
  expect(printed.said).toContain("1 scenario passed");
});

test.each([
  [{ HOME: "/home" }, "home/.config"],
  [{ HOME: "/home", XDG_CONFIG_HOME: "/settings" }, "settings"],
])("mcsim's folder is made where mcsim looks for it: %j", async (given, place) => {
  const environment = Object.fromEntries(Object.entries(given).map(([name, at]) => [name, path.join(folder, at)]));
  const made = await makeSettingsFolder(environment);
  expect(made).toBe(path.join(folder, place, "tech.moddable.mcsim"));
  expect((await stat(made)).isDirectory()).toBe(true);
  expect(await makeSettingsFolder(environment)).toBe(made);
});
