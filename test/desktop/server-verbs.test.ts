import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { json, raw } from "./raw";
import { type Served, served } from "./stages";

let at: Served;

beforeAll(async () => {
  at = await served();
});

afterAll(async () => {
  await at.close();
  expect(at.bugs).toEqual([]);
});

describe("a terminal by its number", () => {
  test.each(["2", "0", "01", "-1", "x", ""])("%s is none: 400 for verbs, views and events", async (number) => {
    const path = (name: string) => `/api/${name}?terminal=${number}`;
    for (const view of ["screen", "transactions", "check", "screen.png", "flash.bin", "runs"]) {
      const { status, text } = await raw(at.server.port, { path: path(view) });
      expect(status, view).toBe(400);
      expect(JSON.parse(text)).toMatchObject({ field: "terminal", expected: expect.stringContaining("1") });
    }
    const { status, text } = await raw(
      at.server.port,
      { method: "POST", path: path("key"), headers: json },
      '{"key":"1"}',
    );
    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({ field: "terminal" });
    const told = await overEvents([
      { id: 1, view: "screen", terminal: number },
      { id: 2, verb: "key", key: "1", terminal: number },
    ]);
    expect(told).toMatchObject([
      { status: 400, field: "terminal" },
      { status: 400, field: "terminal" },
    ]);
  });

  test("1 is the one that is here", async () => {
    expect((await raw(at.server.port, { path: "/api/screen?terminal=1&lang=en" })).status).toBe(200);
    const posted = { method: "POST", path: "/api/wait?terminal=1", headers: json };
    expect((await raw(at.server.port, posted, '{"idle":true}')).status).toBe(200);
    expect(await overEvents([{ id: 1, view: "screen", terminal: 1 }])).toMatchObject([{ status: 200 }]);
  });

  /** Asks one thing after the other. @returns the answers. */
  async function overEvents(asked: readonly object[]): Promise<readonly object[]> {
    const socket = new WebSocket(`ws://127.0.0.1:${at.server.port}/api/events`);
    await new Promise((resolve) => socket.once("open", resolve));
    const answers: object[] = [];
    const all = new Promise<void>((resolve) =>
      socket.on("message", (message) => {
        const told = JSON.parse(String(message));
        if ("reply" in told && answers.push(told) === asked.length) resolve();
      }),
    );
    for (const each of asked) socket.send(JSON.stringify(each));
    await all;
    socket.terminate();
    return answers;
  }
});

describe("lines without a line", () => {
  test.each(["", " \n\n", '{"note":"nothing to play"}\n'])("%j: 400 with the field", async (lines) => {
    expect(await at.post("play", { lines })).toMatchObject({ status: 400, body: { field: "lines" } });
  });
});

describe("the flash, in somebody's hands", () => {
  const image = async () => Buffer.from(await (await fetch(`${at.server.address}api/flash.bin`)).arrayBuffer());

  test("is got as it is, changed only while the power is off, and put back", async () => {
    await at.post("reset", {});
    const before = await image();
    expect(before.length).toBe(at.stage.room.simulator.flash.sizeBytes);
    const flip = { flip: [{ at: 4097, bit: 3 }] };
    expect(await at.post("flash", flip)).toMatchObject({ status: 409, body: { expected: "the power to be off" } });
    expect(before.equals(await image())).toBe(true);
    await at.post("power", { action: "cut" });
    const cut = await image();
    expect((await at.post("flash", flip)).status).toBe(200);
    const flipped = await image();
    expect((flipped[4097] ?? 0) ^ (cut[4097] ?? 0)).toBe(8);
    flipped[4097] = cut[4097] ?? 0;
    expect(flipped.equals(cut)).toBe(true);
    const other = Buffer.from(cut.map((byte) => byte ^ 0x5a));
    expect((await at.post("flash", { image: other.toString("base64") })).status).toBe(200);
    expect(other.equals(await image())).toBe(true);
    expect((await at.post("flash", { image: before.toString("base64") })).status).toBe(200);
    await at.post("power", { action: "on" });
    expect((await at.get("screen")).body["id"]).not.toBe("fault");
  });
});
