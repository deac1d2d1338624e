import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { hosts } from "../../sim/acquirer/hosts/list";
import { acquirers } from "../../src/profiles/list";
import { careful } from "../../src/profiles/profile";

const guide = readFileSync(new URL("../../src/profiles/README.md", import.meta.url), "utf8");

/** Keys of all of them, and of what they hold under these. */
function keysOf(all: readonly object[], ...within: readonly string[]): readonly string[] {
  const inner = within.map((name) => all.flatMap((each) => Reflect.get(each, name) ?? []));
  return [...new Set([...all, ...inner.flat()].flatMap((each: object) => Object.keys(each)))];
}

it("the guide has every field of a profile", () => {
  const profiles = [careful, ...Object.values(acquirers).flatMap((each) => Object.values(each))];
  const missing = keysOf(profiles, "dialect").filter((key) => !guide.includes(`\`${key}\``));
  expect(missing).toEqual([]);
  // What no profile of today has.
  expect(guide).toContain("`saleFenMax`");
});

it("the guide has every field of a host's row", () => {
  const missing = keysOf(Object.values(hosts), "dialect", "payouts").filter((key) => !guide.includes(`\`${key}\``));
  expect(missing).toEqual([]);
});
