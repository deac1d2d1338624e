import { afterEach, describe, expect, test } from "vitest";
import { createXsEngine, type XsEngine } from "../../sim/desktop/engines/xs-engine";
import { XsWorker } from "../../sim/desktop/xsnap/worker";
import { type Play, type PlayOutcome, playFromPowerUp, plays } from "../../sim/xs/first-sale";
import { nodeEngine } from "../simulated";
import { playInsideXs, terminalOn } from "./engines";

const SEED = 20_261_122;

async function playInNode(play: Play, seed = SEED): Promise<PlayOutcome> {
  return playFromPowerUp(await terminalOn(nodeEngine(), seed, play), play);
}

const inNode = new Map<Play, Promise<PlayOutcome>>();

/** What other engines must come to: played once for all of them. */
function asInNode(play: Play): Promise<PlayOutcome> {
  const outcome = inNode.get(play) ?? playInNode(play);
  inNode.set(play, outcome);
  return outcome;
}

const charged = { amountFen: 12_345, state: "charged" };
const reversed = { amountFen: 12_345, state: "reversed" };

test.each([
  ["first-sale", [charged]],
  ["lost-reply", [reversed, charged]],
  ["power-cut", [reversed, charged]],
  ["signed-sale", [charged]],
  ["chip-sale", [charged]],
] as const)("the same seed gives the same run: %s", async (play, ledger) => {
  const first = await playInNode(play);
  expect(await playInNode(play)).toEqual(first);
  expect(first).toMatchObject({ screen: "home", ledger });
  expect(first.slips).toHaveLength(2);
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
    const outcome = await playFromPowerUp(await terminalOn(xs, SEED, play), play);
    expect(outcome).toEqual(await asInNode(play));
  });

  test.each(plays)("gives Node's run with the whole world in XS: %s", async (play) => {
    expect(await playInsideXs(play, SEED)).toEqual(await asInNode(play));
  });
});
