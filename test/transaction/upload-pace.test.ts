import { expect, it } from "vitest";
import type { Terminal } from "../../src/context";
import { newUploadPace, uploadAll } from "../../src/transaction/signing/upload";

it("behind a settlement's try only signatures that still wait are noted: what is noted is bounded by them", async () => {
  const uploads = newUploadPace();
  for (let stan = 1; stan <= 500; stan++) {
    uploads.gone.add(stan);
    uploads.refused.add(stan);
  }
  const waiting = [7];
  const closed = [9];
  const signatures = {
    uploads: () => waiting,
    uploadOf: async () => undefined,
    unsent: () => [],
    lost: async () => [],
  };
  const terminal = { book: { signatures, unsentStans: async () => closed }, session: { uploads } };
  await uploadAll(terminal as unknown as Terminal);
  expect([...uploads.gone]).toEqual([7, 9]);
  expect([...uploads.refused]).toEqual([7, 9]);
});
