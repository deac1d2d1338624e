import { afterEach, describe, expect, test } from "vitest";
import { createXsEngine, type XsEngine } from "../../sim/desktop/xs-engine";
import { XsWorker } from "../../sim/desktop/xsnap/worker";
import { type Play, type PlayOutcome, playFromPowerUp, plays } from "../../sim/xs/first-sale";
import { nodeEngine, playInsideXs, terminalOn } from "./engines";

const SEED = 20_261_122;

async function playInNode(play: Play, seed = SEED): Promise<PlayOutcome> {
  return playFromPowerUp(await terminalOn(nodeEngine(), seed), play);
}

test.each(plays)("the same seed gives the same run: %s", async (play) => {
  const first = await playInNode(play);
  expect(await playInNode(play)).toEqual(first);
  expect(first.screen).toBe("approved");
});

test("another seed gives another run, with the same money", async () => {
  const [one, other] = [await playInNode("first-sale", 1), await playInNode("first-sale", 2)];
  expect(other.digest).not.toBe(one.digest);
  expect(other.ledger).toEqual(one.ledger);
});

describe.skipIf(!XsWorker.available)("the XS engine", () => {
  let xs: XsEngine | undefined;
  afterEach(async () => {
    await xs?.close();
    xs = undefined;
  });

  test.each(plays)("gives Node's run with the firmware in XS, over the wire: %s", async (play) => {
    xs = await createXsEngine();
    const outcome = await playFromPowerUp(await terminalOn(xs, SEED), play);
    expect(outcome).toEqual(await playInNode(play));
  });

  test.each(plays)("gives Node's run with the whole world in XS: %s", async (play) => {
    expect(await playInsideXs(play, SEED)).toEqual(await playInNode(play));
  });
});
