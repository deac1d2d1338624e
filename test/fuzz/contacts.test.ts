import { describe, expect, it } from "vitest";
import { contactsTarget } from "../../sim/fuzz/contacts";
import { findingsOf } from "./findings";

describe("chips at the contacts", () => {
  it("take a few hundred inputs: an end in time, no throw, no answer beyond its bound", async () => {
    const target = contactsTarget();
    expect(await findingsOf(target, 1, 600)).toEqual([]);
    expect(target.bytes()).toBeGreaterThan(50_000);
  });
});
