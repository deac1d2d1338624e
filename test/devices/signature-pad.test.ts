import { expect, test } from "vitest";
import { POINTS_MAX, type PointsRead, STROKES_MAX } from "../../hal/signature-pad";
import { decodePoints, POINT_BYTES } from "../../hal/signature-points";
import { esign } from "../flow/signing";

const stroke = [0, 1, 2].map((step) => ({ x: 100 * step, y: 50, timeMs: 10 * step, pressure: 255 }));

async function padThatWaits() {
  const { signaturePad: pad } = await esign();
  if (!pad) throw new Error("no pad");
  const answers: unknown[] = [];
  const call = (method: string, argument?: unknown) => {
    let answered: unknown;
    pad.handle(method, argument, (value) => {
      answered = value;
      if (method === "capture") answers.push(value);
    });
    return answered;
  };
  call("capture", { caption: "12345678", timeoutMs: 1000 });
  return { pad, call, answers };
}

test("the points that were confirmed are read in portions, again and again, until the pad is told to forget them", async () => {
  const { pad, call, answers } = await padThatWaits();
  pad.draw([stroke, stroke]);
  pad.confirm();
  expect(answers).toEqual([{ kind: "signed", points: 6 }]);
  const read = (from: number, count: number) => (call("read", { from, count }) as { bytes: Uint8Array }).bytes;
  const whole = read(0, 512);
  expect(decodePoints(whole)).toMatchObject([stroke, stroke.map(({ x }) => ({ x }))]);
  expect([...read(0, 4), ...read(4, 4)]).toEqual([...whole]);
  expect((call("read", { from: 5, count: 1 }) as PointsRead).kind).toBe("points");
  for (const wrong of [
    { from: 6, count: 1 },
    { from: 0, count: 0 },
    { from: 0, count: 513 },
    { from: -1, count: 1 },
    {},
  ])
    expect(() => call("read", wrong)).toThrow(TypeError);
  call("cancel");
  expect(() => call("read", { from: 0, count: 1 })).toThrow(TypeError);
});

test("ink beyond the contract's bounds is not drawn, and ink that nobody asked for not kept", async () => {
  const { pad, call, answers } = await padThatWaits();
  pad.draw(Array.from({ length: 300 }, () => stroke));
  expect(pad.ink).toHaveLength(STROKES_MAX);
  pad.clear();
  expect(answers).toEqual([{ kind: "cleared" }]);
  pad.draw([stroke]);
  pad.confirm();
  expect(() => call("read", { from: 0, count: 1 })).toThrow(TypeError);
  call("capture", { caption: "", timeoutMs: 1000 });
  pad.draw([Array.from({ length: 5000 }, (_, at) => ({ x: at, y: 0, timeMs: at, pressure: 1 }))]);
  pad.confirm();
  expect(answers.at(-1)).toEqual({ kind: "signed", points: POINTS_MAX });
  pad.powerLost();
  expect(() => call("read", { from: 0, count: 1 })).toThrow(TypeError);
  expect(POINT_BYTES * 512).toBe(4096);
});
