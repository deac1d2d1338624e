import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { NOBODY } from "../../hal/boards/lin/words";
import { nextCommands } from "../../sim/desktop/commands/mcsim";

const manifest = JSON.parse(readFileSync(new URL("../../manifest.json", import.meta.url), "utf8"));

test.each([
  ["linux", "lin"],
  ["darwin", "mac"],
  ["win32", "win"],
] as const)("on %s the next command is for -p %s, which the manifest has", (platform, target) => {
  expect(nextCommands(platform)).toMatch(new RegExp(`mcconfig -d -m -p ${target}\\n$`));
  expect(manifest.platforms).toHaveProperty(target);
});

test("Windows gets no line of another shell", () => {
  expect(nextCommands("win32")).not.toMatch(/[$/]/);
  expect(nextCommands("win32")).toContain('set "PATH=%CD%\\node_modules\\.bin;%PATH%"');
});

test("the screen without a panel names no system: mcconfig takes the one that it runs on", () => {
  expect(NOBODY).toContain("mcconfig -d -m");
  expect(NOBODY.join("\n")).not.toContain("-p ");
});
