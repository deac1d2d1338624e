import { describe, expect, it } from "vitest";
import { endsRepeat } from "../../src/transaction/flow/again";

describe("a decline of a refund that goes again", () => {
  it("ends it where the host looks for the number first: a booked one would be 94", () => {
    for (const acquirer of ["lakala", "shengpay", "tongfu", "unionpay"])
      for (const code of ["25", "61", "64", "51", "14"])
        expect(endsRepeat(acquirer, code), `${acquirer} ${code}`).toBe(true);
  });

  it("ends nothing at a host of which that is not known: the first may have taken what is missing now", () => {
    for (const code of ["25", "61", "64", "51", "14"]) expect(endsRepeat("another", code), code).toBe(false);
  });

  it("ends nothing where the host did not look at the message", () => {
    for (const code of ["03", "30", "97", "A0", "77", "91", "96"]) expect(endsRepeat("lakala", code), code).toBe(false);
  });
});
