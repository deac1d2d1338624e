import { expect, test } from "vitest";
import { ToneSamples } from "../../../hal/drivers/tone-samples";

const tone = (frequencyHz: number, ms: number) => ({ frequencyHz, ms });

/** All samples, made in pieces of a length that no tone ends with. */
function samplesOf(source: ToneSamples): number[] {
  const all: number[] = [];
  while (!source.isOver) {
    const piece = new Int16Array(77);
    source.fill(piece);
    all.push(...piece);
  }
  return all;
}

test("a tone has its frequency and its length, and silence is silent", () => {
  const samples = samplesOf(new ToneSamples([tone(750, 200), tone(0, 200), tone(1500, 100)], 24_000));
  const rises = (from: number, to: number) =>
    samples.slice(from, to).filter((sample, at, of) => sample > 0 && (of[at - 1] ?? 0) <= 0).length;
  expect(rises(0, 4800)).toBe(150);
  expect(samples.slice(4800, 9600).some((sample) => sample !== 0)).toBe(false);
  expect(rises(9600, 12_000)).toBe(150);
  expect(samples.slice(12_000).some((sample) => sample !== 0)).toBe(false);
  expect(Math.max(...samples)).toBe(8191);
  expect(Math.min(...samples)).toBe(-8191);
});

test("behind the last tone there is silence, and nothing is over before", () => {
  const source = new ToneSamples([tone(1000, 10)], 24_000);
  source.fill(new Int16Array(239));
  expect(source.isOver).toBe(false);
  const rest = new Int16Array(10).fill(1);
  source.fill(rest);
  expect(source.isOver).toBe(true);
  expect([...rest.slice(1)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0]);
});
