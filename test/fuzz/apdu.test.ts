import { describe, expect, it } from "vitest";
import { SoftwarePublicKey } from "../../hal/drivers/software-public-key";
import { apduTarget } from "../../sim/fuzz/apdu";
import { ChipShelf, HostileCard } from "../../sim/fuzz/hostile-card";
import { SeededRandom } from "../../sim/world/random";
import { findingsOf } from "./findings";

describe("the kernel of chip cards and cards that mean ill", () => {
  it("take a few hundred inputs", async () => {
    expect(await findingsOf(apduTarget(new SoftwarePublicKey()), 1, 500)).toEqual([]);
  });

  it("a hostile card is honest now and then, and keeps to what its reader can give", () => {
    const shelf = new ChipShelf();
    const select = Uint8Array.from(Buffer.from("00A404000E315041592E5359532E444446303100", "hex"));
    let honest = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const random = new SeededRandom(seed);
      const card = new HostileCard(random, shelf.draw(random, "chip"), "chip");
      const answer = card.transmit(select);
      if (answer.kind !== "response") continue;
      expect(answer.data.length).toBeLessThanOrEqual(256);
      expect(answer.status).toBeLessThanOrEqual(0xffff);
      if (answer.status === 0x9000 && answer.data[0] === 0x6f) honest++;
    }
    expect(honest).toBeGreaterThan(50);
    expect(honest).toBeLessThan(195);
  });
});
