import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { stageVerbs } from "../../sim/desktop/stage/stage-verbs";
import { verbs } from "../../sim/scenario/verbs";
import { viewNames } from "../../sim/scenario/views";
import { type Served, served } from "./stages";

let at: Served;

beforeAll(async () => {
  at = await served();
});

afterAll(async () => {
  await at.close();
  expect(at.bugs).toEqual([]);
});

/** A request with whatever headers: fetch would not send some of them. */
function raw(
  options: { readonly method?: string; readonly path: string; readonly headers?: Record<string, string> },
  body = "",
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        host: "127.0.0.1",
        port: at.server.port,
        method: options.method ?? "GET",
        path: options.path,
        headers: options.headers,
      },
      (response) => {
        let text = "";
        response.on("data", (part) => {
          text += part;
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
      },
    );
    asked.on("error", reject);
    asked.end(body);
  });
}

const json = { "content-type": "application/json" };

describe("who may ask", () => {
  test.each([
    ["another origin", { origin: "http://evil.example" }],
    ["no origin that can be named", { origin: "null" }],
    ["another port's page", { origin: "http://localhost:1" }],
    ["a browser's cross-site request", { "sec-fetch-site": "cross-site" }],
  ])("%s is refused", async (_name, headers) => {
    for (const path of ["/api/screen", "/api/key"]) {
      const method = path === "/api/key" ? "POST" : "GET";
      const { status, text } = await raw({ method, path, headers: { ...json, ...headers } }, '{"key":"1"}');
      expect(status).toBe(403);
      expect(JSON.parse(text)).toMatchObject({ error: "forbidden" });
    }
  });

  test("a host name that was pointed here is refused", async () => {
    const { status, text } = await raw({ path: "/api/screen", headers: { host: `rebound.example:${at.server.port}` } });
    expect(status).toBe(403);
    expect(JSON.parse(text)).toMatchObject({ field: "host" });
  });

  test.each(["/", "/page.js", "/page.css", "/receipt", "/receipt/keys.json"])(
    "%s is no page for a host name that was pointed here, nor inside another site's",
    async (path) => {
      for (const headers of [{ host: `rebound.example:${at.server.port}` }, { "sec-fetch-site": "cross-site" }])
        expect((await raw({ path, headers })).status).toBe(403);
      expect((await raw({ path })).status).toBe(200);
    },
  );

  test("its own page is let in", async () => {
    const origin = `http://localhost:${at.server.port}`;
    expect((await raw({ path: "/api/screen", headers: { origin, host: `localhost:${at.server.port}` } })).status).toBe(
      200,
    );
  });

  test.each(["application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x", ""])(
    "a form (%s) is refused",
    async (type) => {
      const headers: Record<string, string> = type === "" ? {} : { "content-type": type };
      const origin = `http://127.0.0.1:${at.server.port}`;
      const own = await raw({ method: "POST", path: "/api/key", headers: { ...headers, origin } }, '{"key":"1"}');
      expect(own.status).toBe(415);
      expect(JSON.parse(own.text)).toMatchObject({ field: "content-type" });
      for (const from of [{ origin: "http://evil.example" }, { "sec-fetch-site": "cross-site" }]) {
        const foreign = await raw(
          { method: "POST", path: "/api/key", headers: { ...headers, ...from } },
          '{"key":"1"}',
        );
        expect(foreign.status).toBe(403);
      }
      const noJson = await raw({ method: "POST", path: "/api/key", headers }, "key=1");
      expect(noJson.status).toBe(400);
    },
  );

  test("a bare curl -d is taken", async () => {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    expect((await raw({ method: "POST", path: "/api/unfault", headers }, "{}")).status).toBe(200);
  });

  test.each(["rewind", "play", "reset"])("what another site's page posts to %s is refused", async (verb) => {
    for (const from of [
      { origin: "http://evil.example" },
      { origin: "null" },
      { "sec-fetch-site": "cross-site" },
      { host: `rebound.example:${at.server.port}`, origin: `http://rebound.example:${at.server.port}` },
    ]) {
      const asked = { method: "POST", path: `/api/${verb}`, headers: { ...json, ...from } };
      expect((await raw(asked, '{"sequence":1,"lines":""}')).status).toBe(403);
    }
    const form = { "content-type": "text/plain", "sec-fetch-site": "same-origin" };
    expect((await raw({ method: "POST", path: `/api/${verb}`, headers: form }, "{}")).status).toBe(415);
  });

  test("a WebSocket by a host name that was pointed here is refused", async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${at.server.port}/api/events`, {
      headers: { host: `rebound.example:${at.server.port}` },
    });
    const error = await new Promise<Error>((resolve) => socket.once("error", resolve));
    expect(error.message).toContain("403");
  });

  test("a WebSocket of another origin is refused", async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${at.server.port}/api/events`, { origin: "http://evil.example" });
    const error = await new Promise<Error>((resolve) => socket.once("error", resolve));
    expect(error.message).toContain("403");
  });
});

describe("what is malformed", () => {
  test.each([
    ["key", 10_000_000, true],
    ["key", 10_000_000, false],
    ["flash", 5_000_000, true],
    ["flash", 5_000_000, false],
    ["play", 5_000_000, true],
  ])("%s with %i bytes, announced: %s, is told so, though it is still being sent", async (verb, size, announced) => {
    const large = `{"x":"${"1".repeat(size)}"}`;
    const length = announced ? { "content-length": String(large.length) } : { "transfer-encoding": "chunked" };
    const { status, text } = await raw(
      { method: "POST", path: `/api/${verb}`, headers: { ...json, ...length } },
      large,
    );
    expect(status).toBe(413);
    expect(JSON.parse(text)).toMatchObject({ error: "body too large", expected: expect.stringContaining("at most") });
    expect((await at.get("screen")).status).toBe(200);
  });

  test("a large body from another origin is told 403, though it is still being sent", async () => {
    const headers = { ...json, origin: "http://evil.example" };
    const { status } = await raw({ method: "POST", path: "/api/key", headers }, "1".repeat(10_000_000));
    expect(status).toBe(403);
  });

  test("a body without an end is cut off", async () => {
    const sent = raw({ method: "POST", path: "/api/key", headers: json }, "1".repeat(80_000_000));
    const end = await sent.then(
      ({ status }) => status,
      (error: NodeJS.ErrnoException) => error.code,
    );
    // The answer came first, and who does not stop for it is cut off: which of both is seen is the system's affair.
    expect([413, "ECONNRESET", "EPIPE"]).toContain(end);
    expect((await at.get("screen")).status).toBe(200);
  });

  test("65 kB is too much, and told so", async () => {
    const { status, body } = await at.post("key", `{"keys":"${"1".repeat(66_000)}"}`);
    expect(status).toBe(413);
    expect(body).toMatchObject({ error: "body too large" });
  });

  test.each(["{", "[]", '"key"', "null", "nonsense"])("the body %s", async (body) => {
    expect(await at.post("key", body)).toMatchObject({ status: 400, body: { field: "", expected: "a JSON object" } });
  });

  test("a field", async () => {
    expect(await at.post("card", { card: "credit-stripe", action: "throw" })).toMatchObject({
      status: 400,
      body: { field: "action", expected: expect.stringContaining("swipe") },
    });
  });

  test("names", async () => {
    expect(await at.post("fly", {})).toMatchObject({ status: 404 });
    expect(await at.get("moon")).toMatchObject({ status: 404 });
    expect((await raw({ path: "/etc/passwd" })).status).toBe(404);
    expect((await raw({ path: "/api/../../etc/passwd" })).status).toBe(404);
    expect((await raw({ path: "//" })).status).toBeGreaterThanOrEqual(400);
  });

  test("methods", async () => {
    expect(await at.get("key")).toMatchObject({ status: 405, body: { field: "method", expected: "POST" } });
    expect(await at.post("screen", {})).toMatchObject({ status: 405, body: { expected: "GET" } });
    expect((await raw({ method: "DELETE", path: "/api/clock" })).status).toBe(405);
  });

  test("queries", async () => {
    expect(await at.get("screen?lang=fr")).toMatchObject({ status: 400, body: { field: "lang" } });
    expect(await at.get("timeline?after=x")).toMatchObject({ status: 400, body: { field: "after" } });
    expect((await raw({ path: "/api/paper.png?slip=99" })).status).toBe(400);
  });
});

describe("what is right", () => {
  test("every view answers", async () => {
    for (const view of viewNames) expect(await at.get(view)).toMatchObject({ status: 200 });
  });

  test("a name may be a verb and a view", async () => {
    expect(await at.get("clock")).toMatchObject({ status: 200, body: { speed: "max" } });
    expect(await at.post("clock", { advanceMs: 1 })).toMatchObject({ status: 200 });
  });

  test("an empty body is an empty object", async () => {
    expect(await at.post("unfault", "")).toMatchObject({ status: 200 });
  });

  test("the index names verbs with schema and example", async () => {
    const response = await fetch(`${at.server.address}api`);
    const index = (await response.json()) as { readonly verbs: readonly { readonly name: string }[] };
    expect(index.verbs.map(({ name }) => name)).toEqual([...verbs, ...stageVerbs].map(({ name }) => name));
  });

  test("pictures are PNGs", async () => {
    for (const name of ["screen.png", "screen.png?lang=en", "paper.png"]) {
      const response = await fetch(`${at.server.address}api/${name}`);
      expect(response.headers.get("content-type")).toBe("image/png");
      expect([...new Uint8Array(await response.arrayBuffer()).subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
    }
  });

  test("a wait that does not come true is 408", async () => {
    expect(await at.post("wait", { screen: "approved", timeoutMs: 100 })).toMatchObject({
      status: 408,
      body: { field: "screen", expected: "approved", seen: expect.stringContaining("screen") },
    });
  });

  test("events are streamed, verbs and views are answered", async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${at.server.port}/api/events`);
    const seen: Record<string, unknown>[] = [];
    socket.on("message", (text) => seen.push(JSON.parse(String(text)) as Record<string, unknown>));
    await new Promise((resolve) => socket.once("open", resolve));
    const answered = async (id: number) => {
      while (!seen.some((message) => message["reply"] === id)) await new Promise((resolve) => setTimeout(resolve, 5));
      return seen.find((message) => message["reply"] === id);
    };
    socket.send('{"id":1,"verb":"key","key":"0"}');
    expect(await answered(1)).toMatchObject({ status: 200, screen: "operator.number" });
    socket.send('{"id":2,"view":"screen","lang":"en"}');
    expect(await answered(2)).toMatchObject({ status: 200, title: "Operator number" });
    socket.send('{"id":3,"verb":"key","key":"?"}');
    expect(await answered(3)).toMatchObject({ status: 400, field: "key" });
    socket.send("nonsense");
    while (!seen.some((message) => message["status"] === 400 && message["reply"] === null))
      await new Promise((resolve) => setTimeout(resolve, 5));
    const events = seen.filter((message) => message["seq"] !== undefined);
    expect(events.map((event) => event["kind"])).toEqual(
      expect.arrayContaining(["verb", "key", "call", "answer", "screen"]),
    );
    const sequence = events.map((event) => Number(event["seq"]));
    expect(sequence).toEqual(sequence.toSorted((a, b) => a - b));
    socket.close();
  });
});

describe("a terminal by its number", () => {
  test.each(["2", "0", "01", "-1", "x", ""])("%s is none: 400 for verbs, views and events", async (number) => {
    const path = (name: string) => `/api/${name}?terminal=${number}`;
    for (const view of ["screen", "transactions", "check", "screen.png", "flash.bin", "runs"]) {
      const { status, text } = await raw({ path: path(view) });
      expect(status, view).toBe(400);
      expect(JSON.parse(text)).toMatchObject({ field: "terminal", expected: expect.stringContaining("1") });
    }
    const { status, text } = await raw({ method: "POST", path: path("key"), headers: json }, '{"key":"1"}');
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
    expect((await raw({ path: "/api/screen?terminal=1&lang=en" })).status).toBe(200);
    const posted = { method: "POST", path: "/api/wait?terminal=1", headers: json };
    expect((await raw(posted, '{"idle":true}')).status).toBe(200);
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
