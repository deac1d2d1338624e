import { expect, test } from "vitest";
import type { Board, Personalisation } from "../../hal/board";
import type { Connected } from "../../hal/network";
import { EvidenceLog } from "../../src/evidence/log";
import { Reach } from "../../src/host/reach";

const connected: Connected = { kind: "connected", connection: 7, bearer: "wifi" };

/** A value that comes when the test says so. */
function awaited<T>() {
  let come: (value: T) => void = () => undefined;
  let fail: (bug: Error) => void = () => undefined;
  const promise = new Promise<T>((resolve, reject) => {
    come = resolve;
    fail = reject;
  });
  return { promise, come, fail };
}

/** One bearer that is slow by its figures: it is waited for patiently, and beside that the clock tells when to say so. */
function slowly() {
  const connecting = awaited<Connected>();
  const sleeping = awaited<void>();
  const closed: number[] = [];
  const network = {
    bearers: async () => [{ bearer: "wifi", up: true, signal: -60, lossPercent: 50 }],
    connect: () => connecting.promise,
    close: async ({ connection }: { connection: number }) => void closed.push(connection),
  };
  const clock = { sleep: () => sleeping.promise };
  const board = { devices: { network, clock } } as unknown as Board;
  const personalisation = { hosts: [{ host: "host", port: 1, tls: false }] } as unknown as Personalisation;
  const told: string[] = [];
  const reach = new Reach(board, personalisation, new EvidenceLog());
  const teller = { waits: async () => void told.push("waits") };
  reach.tellTo(teller, () => []);
  return { reach, teller, connecting, sleeping, closed, told };
}

const turns = async () => {
  for (let turn = 0; turn < 20; turn++) await undefined;
};

test("says what it waits for when it takes long, and not when it does not", async () => {
  const long = slowly();
  const reached = long.reach.connect();
  await turns();
  long.sleeping.come();
  await turns();
  expect(long.told).toEqual(["waits"]);
  long.connecting.come(connected);
  expect(await reached).toMatchObject(connected);
  const short = slowly();
  short.connecting.come(connected);
  expect(await short.reach.connect()).toMatchObject(connected);
  short.sleeping.come();
  await turns();
  expect(short.told).toEqual([]);
  expect(short.closed).toEqual([]);
});

test("a connection that fails by a bug leaves nobody behind who shows something later", async () => {
  const { reach, connecting, sleeping, told } = slowly();
  const reached = reach.connect();
  await turns();
  connecting.fail(new TypeError("network"));
  await expect(reached).rejects.toThrow("network");
  sleeping.come();
  await turns();
  expect(told).toEqual([]);
});

test("a clock or a screen that fails by a bug is told, and the connection that still comes about is closed", async () => {
  const clock = slowly();
  const screen = slowly();
  screen.teller.waits = () => Promise.reject(new TypeError("screen"));
  const attempts = [clock, screen].map(({ reach }) => reach.connect());
  await turns();
  clock.sleeping.fail(new TypeError("clock"));
  screen.sleeping.come();
  await turns();
  for (const { connecting } of [clock, screen]) connecting.come(connected);
  const ended = await Promise.allSettled(attempts);
  expect(ended.map((end) => end.status === "rejected" && end.reason.message)).toEqual(["clock", "screen"]);
  expect([clock.closed, screen.closed]).toEqual([[7], [7]]);
});
