import { connect } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { PATIENCE } from "../../sim/desktop/server/server";
import { type Served, served } from "./stages";

/** A tenth of what the server has for people: its own takes twenty seconds to see. */
const patience = { headersMs: PATIENCE.headersMs / 10, requestMs: PATIENCE.requestMs / 10, lookedAtMs: 100 };
const DRIP_MS = 20;

let at: Served;

beforeEach(async () => {
  at = await served({}, patience);
});

afterEach(async () => {
  await at.close();
  expect(at.bugs).toEqual([]);
});

/** Sends the beginning, then drop by drop until the server has had enough. @returns what was heard, and how long that took. */
async function drip(beginning: string, drop: string) {
  const socket = connect({ host: "127.0.0.1", port: at.server.port });
  let heard = "";
  socket.on("data", (bytes) => {
    heard += bytes.toString("latin1");
  });
  socket.on("error", () => undefined);
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  socket.write(beginning.replace("HOST", `host: 127.0.0.1:${at.server.port}`));
  const beginMs = Date.now();
  const dripping = setInterval(() => socket.write(drop), DRIP_MS);
  // Meanwhile others are served.
  expect((await at.get("screen")).status).toBe(200);
  await closed;
  clearInterval(dripping);
  return { heard, tookMs: Date.now() - beginMs };
}

it("waits for requests no longer than seconds", () => {
  expect(PATIENCE.headersMs + PATIENCE.lookedAtMs).toBeLessThan(9_000);
  expect(PATIENCE.requestMs + PATIENCE.lookedAtMs).toBeLessThan(20_000);
});

it("headers that do not come to an end, byte by byte: told so in time", async () => {
  const { heard, tookMs } = await drip("GET /api/screen HTTP/1.1\r\nHOST\r\n", "x");
  expect(heard).toContain("408");
  expect(tookMs).toBeGreaterThanOrEqual(patience.headersMs);
});

it("a body that does not come to an end: told so, and meanwhile others are served", async () => {
  const head = "POST /api/key HTTP/1.1\r\nHOST\r\ncontent-type: application/json\r\ncontent-length: 60000\r\n\r\n{";
  const { heard, tookMs } = await drip(head, " ");
  expect(heard).toContain("408");
  expect(tookMs).toBeGreaterThanOrEqual(patience.requestMs);
});
