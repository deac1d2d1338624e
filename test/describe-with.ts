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
  describe(title, () => {
    if (process.env["CI"] === "true") {
      it("has what it needs", () => {
        throw new Error(notRun);
      });
      return;
    }
    console.warn(`\n*** ${title}: ${notRun} ***\n`);
    // Stands in the report, so that nobody takes the group for passed.
    it.skip(notRun, () => undefined);
  });
}
