import { describe, expect, it } from "vitest";
import { tlvTarget } from "../../sim/fuzz/tlv";
import { findingsOf } from "./findings";

describe("objects of cards and downloads", () => {
  it("take a few thousand inputs", async () => {
    expect(await findingsOf(tlvTarget(), 1, 2000)).toEqual([]);
  });
});
