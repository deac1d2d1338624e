import { describe, expect, it } from "vitest";
import { DIFFERS, MISSING, NOT_FOUND } from "../../src/book/settlement-record";
import { namedIn } from "../../src/host/settlement";

const record = (what: number, stan: number, fen: number) =>
  String(what).padStart(2, "0") + String(stan).padStart(6, "0") + String(fen).padStart(12, "0");

describe("what the answer to the end names", () => {
  it("is read record by record", () => {
    const reply = `0003${record(NOT_FOUND, 84, 0)}${record(DIFFERS, 7, 501)}${record(MISSING, 9, 1200)}`;
    expect(namedIn(reply)).toEqual({
      named: [
        [84, NOT_FOUND, 0, 0],
        [7, DIFFERS, 0, 501],
        [9, MISSING, 0, 1200],
      ],
      whole: true,
    });
  });

  it.each(["", "0002"])("is nothing in %j", (reply) => {
    expect(namedIn(reply)).toEqual({ named: [], whole: true });
  });

  it("is not whole where a piece of it is no record, or it is as long as it can be", () => {
    const [one] = [record(NOT_FOUND, 84, 0)];
    expect(namedIn(`0001${one}${record(7, 85, 0)}`).whole).toBe(false);
    expect(namedIn(`0001${one}${one.slice(0, 12)}`).whole).toBe(false);
    const many = Array.from({ length: 15 }, (_, at) => record(MISSING, at + 1, 100));
    expect(namedIn(`0015${many.join("")}`)).toMatchObject({ whole: false });
    expect(namedIn(`0014${many.slice(1).join("")}`)).toMatchObject({ whole: true });
  });
});
