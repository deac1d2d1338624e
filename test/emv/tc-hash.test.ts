import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { host, online, start } from "./contact-world";
import { bytes } from "./hex";
import { hex, object } from "./world";

const sha1 = (data: string) => createHash("sha1").update(bytes(data)).digest("hex").toUpperCase();
/** The card's lists: 9F02 and the random number first, as they always are here, then the hash. */
const cdol1 = "9F02069F37049505 9814";
const cdol2 = "8A029F370495059B02 9814";

/** What the n-th GENERATE AC ended with. */
function hashIn(sent: readonly string[], nth: number): string | undefined {
  return sent.filter((command) => command.startsWith("80AE"))[nth]?.slice(-42, -2);
}

test("[B3 9.2.2] a CDOL that asks for 98 gets the hash of what the card's TDOL names, at each cryptogram", async () => {
  const tdol = object(0x97, "9F02 06 5F2A 02 9A 03 8A 02");
  const { transaction, staged, tvr } = await online({ card: { cdol1, cdol2, more: [tdol] } });
  expect(hashIn(staged.sent, 0)).toBe(sha1("000000010000 0156 261121 0000"));
  expect(tvr()).toBe("0000008000");
  expect((await transaction.complete(host(true))).kind).toBe("approved");
  expect(hashIn(staged.sent, 1)).toBe(sha1("000000010000 0156 261121 3030"));
});

test("[B3 9.2.2] no TDOL: the default one, which names nothing here, and TVR says so before the action analysis", async () => {
  const { staged, tvr } = await online({ card: { cdol1 } });
  expect(hashIn(staged.sent, 0)).toBe(sha1(""));
  expect(tvr()).toBe("0000008080");
  const late = await online({ card: { cdol2 } });
  expect(late.tvr()).toBe("0000008080");
  const denied = start({ card: { cdol1, more: [object(0x9f0e, "0000000080")] } });
  expect((await denied.transaction.begin()).kind).toBe("offline-declined");
});

test("[B3 9.2.2] a TDOL that no CDOL asks for is not looked at; a malformed one that is asked for ends it", async () => {
  const broken = object(0x97, "9F");
  expect((await online({ card: { more: [broken] } })).tvr()).toBe("0000008000");
  const { transaction } = start({ card: { cdol1, more: [broken] } });
  expect(await transaction.begin()).toMatchObject({ kind: "failed", step: "first-cryptogram", flaw: "tlv" });
});

test("[B3 9.2.2] the hash is among the values under a combined signature", async () => {
  const { transaction } = await online({ card: { aip: "7D00", cdol1, cdol2 } });
  expect(hex(transaction.tag(0x98))).toBe(sha1(""));
  expect((await transaction.complete(host(true))).kind).toBe("approved");
});
