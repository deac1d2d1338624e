import { expect, test } from "vitest";
import { SeededRandom } from "../../../../sim/world/random";
import { pass, until } from "../../../buses/until";
import { card, rigOf } from "./rig";

test("a line that says anything at all: each present ends in time, and the next card is read", async () => {
  const bytes = Number(process.env["FUZZ_BYTES"] ?? 20_000);
  const random = new SeededRandom(8);
  const common = [...Buffer.from("%;+?E=0123456789^\r\x02\x03\x06\x15")];
  const rig = rigOf();
  const { reader, time, wire, model } = rig;
  const ends = new Set<string>();
  for (let sent = 0; sent < bytes; ) {
    const waiting = reader.present({ interfaces: ["stripe"], timeoutMs: 3000 });
    const beganMs = time.now();
    const burst = random.below(200);
    const noise = Array.from({ length: burst }, () => {
      const drawn = random.uint32();
      return drawn % 16 === 0 ? drawn >>> 24 : (common[(drawn >>> 8) % common.length] as number);
    });
    wire.send(Uint8Array.from(noise));
    sent += burst;
    if (random.chance(0.3)) {
      await pass(time, random.below(1000));
      await until(time, reader.cancel());
    }
    ends.add((await until(time, waiting)).kind);
    expect(time.now() - beganMs).toBeLessThan(3500);
  }
  for (const kind of ["unreadable", "timeout", "cancelled"]) expect(ends).toContain(kind);
  await pass(time, 1000);
  const waiting = reader.present({ interfaces: ["stripe"], timeoutMs: 3000 });
  await pass(time, 200);
  model.swipe(card);
  expect(await until(time, waiting)).toMatchObject({ kind: "stripe", track2: card.track2 });
});
