import { describe, it } from "vitest";

/**
 * A group of tests that needs a part from outside: a program of Debian's, recorded data. Without it the group says so loudly and
 * is skipped; with `CI=true` it fails, so that nothing passes there by not being run.
 * @param missing what is not there and how to get it; undefined: all is there.
 */
export function describeWith(title: string, missing: string | undefined, body: () => void): void {
  if (missing === undefined) {
    describe(title, body);
    return;
  }
  const notRun = `NOT RUN: ${missing}`;
  const isCi = process.env["CI"] === "true";
  if (!isCi) console.warn(`\n*** ${title}: ${notRun} ***\n`);
  describe(title, () => {
    it("has what it needs", ({ skip }) => {
      if (isCi) throw new Error(notRun);
      // It stands in the report as skipped, so that nobody takes the group for passed.
      skip(notRun);
    });
  });
}
