import { expect, it } from "vitest";
import { DIFFERS, NOT_FOUND } from "../../src/book/settlement-record";
import { differenceText } from "../../src/settlement/report-words";

it("a record that differs is shown with both figures, and never with the same one twice", () => {
  expect(differenceText([3, DIFFERS, 2000, 2001]).en).toBe("000003 here 20.00, host 20.01");
  expect(differenceText([3, NOT_FOUND, 2000, 0]).en).toBe("000003 20.00 not at the host");
  // The host's figure is the terminal's, and yet it says that they differ: the upload carries no MAC.
  const { zh, en } = differenceText([3, DIFFERS, 2000, 2000]);
  expect([zh, en]).toEqual(["000003 20.00 主机收到的不符", "000003 20.00 reached it otherwise"]);
});
