import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { targetOf } from "../../sim/desktop/fuzz/targets";
import { type Served, served } from "../desktop/stages";
import { findingsOf } from "./findings";

describe("verbs, views and their server", () => {
  it("take a few dozen inputs", async () => {
    expect(await findingsOf(await targetOf("rest"), 1, 60)).toEqual([]);
  });
});

describe("found by it", () => {
  let at: Served;
  beforeAll(async () => {
    at = await served();
  });
  afterAll(() => at.close());

  it.each([[{ toString: 1 }], [[]], [null]])(
    "a view asked for with %j over the WebSocket: 400, and the server lives",
    async (after) => {
      const socket = new WebSocket(`ws://127.0.0.1:${at.server.port}/api/events`);
      const answer = await new Promise<string>((resolve) => {
        socket.on("open", () => socket.send(JSON.stringify({ id: 3, view: "timeline", after })));
        socket.on("message", (data) => {
          if (String(data).includes('"reply"')) resolve(String(data));
        });
      });
      socket.terminate();
      expect(JSON.parse(answer)).toMatchObject({ reply: 3, status: 400, field: "after" });
      expect((await at.get("screen")).status).toBe(200);
      expect(at.bugs).toEqual([]);
    },
  );
});
