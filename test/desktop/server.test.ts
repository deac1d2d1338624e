import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { stageVerbs } from "../../sim/desktop/stage/stage-verbs";
import { verbs } from "../../sim/scenario/verbs";
import { viewNames } from "../../sim/scenario/views";
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

describe("who may ask", () => {
  test.each([
    ["another origin", { origin: "http://evil.example" }],
    ["no origin that can be named", { origin: "null" }],
    ["another port's page", { origin: "http://localhost:1" }],
    ["a browser's cross-site request", { "sec-fetch-site": "cross-site" }],
  ])("%s is refused", async (_name, headers) => {
    for (const path of ["/api/screen", "/api/key"]) {
      const method = path === "/api/key" ? "POST" : "GET";
      const { status, text } = await raw(
        at.server.port,
        { method, path, headers: { ...json, ...headers } },
        '{"key":"1"}',
      );
      expect(status).toBe(403);
      expect(JSON.parse(text)).toMatchObject({ error: "forbidden" });
    }
  });

  test("a host name that was pointed here is refused", async () => {
    const { status, text } = await raw(at.server.port, {
      path: "/api/screen",
      headers: { host: `rebound.example:${at.server.port}` },
    });
    expect(status).toBe(403);
    expect(JSON.parse(text)).toMatchObject({ field: "host" });
  });

  test.each(["/", "/page.js", "/page.css", "/receipt", "/receipt/keys.json"])(
    "%s is no page for a host name that was pointed here, nor inside another site's",
    async (path) => {
      for (const headers of [{ host: `rebound.example:${at.server.port}` }, { "sec-fetch-site": "cross-site" }])
        expect((await raw(at.server.port, { path, headers })).status).toBe(403);
      expect((await raw(at.server.port, { path })).status).toBe(200);
    },
  );

  test("its own page is let in", async () => {
    const origin = `http://localhost:${at.server.port}`;
    expect(
      (await raw(at.server.port, { path: "/api/screen", headers: { origin, host: `localhost:${at.server.port}` } }))
        .status,
    ).toBe(200);
  });

  test.each(["application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x", ""])(
    "a form (%s) is refused",
    async (type) => {
      const headers: Record<string, string> = type === "" ? {} : { "content-type": type };
      const origin = `http://127.0.0.1:${at.server.port}`;
      const own = await raw(
        at.server.port,
        { method: "POST", path: "/api/key", headers: { ...headers, origin } },
        '{"key":"1"}',
      );
      expect(own.status).toBe(415);
      expect(JSON.parse(own.text)).toMatchObject({ field: "content-type" });
      for (const from of [{ origin: "http://evil.example" }, { "sec-fetch-site": "cross-site" }]) {
        const foreign = await raw(
          at.server.port,
          { method: "POST", path: "/api/key", headers: { ...headers, ...from } },
          '{"key":"1"}',
        );
        expect(foreign.status).toBe(403);
      }
      const noJson = await raw(at.server.port, { method: "POST", path: "/api/key", headers }, "key=1");
      expect(noJson.status).toBe(400);
    },
  );

  test("a bare curl -d is taken", async () => {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    expect((await raw(at.server.port, { method: "POST", path: "/api/unfault", headers }, "{}")).status).toBe(200);
  });

  test.each(["rewind", "play", "reset"])("what another site's page posts to %s is refused", async (verb) => {
    for (const from of [
      { origin: "http://evil.example" },
      { origin: "null" },
      { "sec-fetch-site": "cross-site" },
      { host: `rebound.example:${at.server.port}`, origin: `http://rebound.example:${at.server.port}` },
    ]) {
      const asked = { method: "POST", path: `/api/${verb}`, headers: { ...json, ...from } };
      expect((await raw(at.server.port, asked, '{"sequence":1,"lines":""}')).status).toBe(403);
    }
    const form = { "content-type": "text/plain", "sec-fetch-site": "same-origin" };
    expect((await raw(at.server.port, { method: "POST", path: `/api/${verb}`, headers: form }, "{}")).status).toBe(415);
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
      at.server.port,
      { method: "POST", path: `/api/${verb}`, headers: { ...json, ...length } },
      large,
    );
    expect(status).toBe(413);
    expect(JSON.parse(text)).toMatchObject({ error: "body too large", expected: expect.stringContaining("at most") });
    expect((await at.get("screen")).status).toBe(200);
  });

  test("a large body from another origin is told 403, though it is still being sent", async () => {
    const headers = { ...json, origin: "http://evil.example" };
    const { status } = await raw(at.server.port, { method: "POST", path: "/api/key", headers }, "1".repeat(10_000_000));
    expect(status).toBe(403);
  });

  test("a body without an end is cut off", async () => {
    const sent = raw(at.server.port, { method: "POST", path: "/api/key", headers: json }, "1".repeat(80_000_000));
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
    expect((await raw(at.server.port, { path: "/etc/passwd" })).status).toBe(404);
    expect((await raw(at.server.port, { path: "/api/../../etc/passwd" })).status).toBe(404);
    expect((await raw(at.server.port, { path: "//" })).status).toBeGreaterThanOrEqual(400);
  });

  test("methods", async () => {
    expect(await at.get("key")).toMatchObject({ status: 405, body: { field: "method", expected: "POST" } });
    expect(await at.post("screen", {})).toMatchObject({ status: 405, body: { expected: "GET" } });
    expect((await raw(at.server.port, { method: "DELETE", path: "/api/clock" })).status).toBe(405);
  });

  test("queries", async () => {
    expect(await at.get("screen?lang=fr")).toMatchObject({ status: 400, body: { field: "lang" } });
    expect(await at.get("timeline?after=x")).toMatchObject({ status: 400, body: { field: "after" } });
    expect((await raw(at.server.port, { path: "/api/paper.png?slip=99" })).status).toBe(400);
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

  test("an earlier screen is drawn as it was, as long as it is kept", async () => {
    const { events } = (await at.get("timeline?limit=20000")).body as {
      readonly events: readonly { readonly seq: number; readonly kind: string; readonly id?: string }[];
    };
    const screens = events.filter(({ kind }) => kind === "screen");
    const pixels = async (query: string) => {
      const response = await fetch(`${at.server.address}api/screen.png${query}`);
      return response.status === 200 ? Buffer.from(await response.arrayBuffer()).toString("hex") : response.status;
    };
    const now = await pixels("");
    expect(await pixels(`?event=${screens.at(-1)?.seq}`)).toBe(now);
    const boot = await pixels(`?event=${screens.find(({ id }) => id === "boot")?.seq}`);
    expect(boot).toMatch(/^89504e47/);
    expect(boot).not.toBe(now);
    for (const none of ["99999999", "1", "-1", "x", ""]) expect(await pixels(`?event=${none}`)).toBe(400);
  });

  test("a screen's picture is waited for behind the screen before it, for a while", async () => {
    const seqNow = async () => {
      const { events } = (await at.get("timeline?limit=20000")).body as {
        readonly events: readonly { readonly seq: number; readonly kind: string }[];
      };
      return events.findLast(({ kind }) => kind === "screen")?.seq ?? 0;
    };
    const picture = async (query: string) => {
      const response = await fetch(`${at.server.address}api/screen.png${query}`);
      return response.status === 200 ? Buffer.from(await response.arrayBuffer()).toString("hex") : response.status;
    };
    const [before, seq] = [await picture(""), await seqNow()];
    expect(await picture("?after=1")).toBe(before);
    // Nothing changes it.
    expect(await picture(`?after=${seq}`)).toBe(before);
    const next = picture(`?after=${seq}`);
    expect((await at.post("power", { action: "cut" })).status).toBe(200);
    expect(await next).not.toBe(before);
    expect(await next).toBe(await picture(""));
    for (const none of ["-1", "x", ""]) expect(await picture(`?after=${none}`)).toBe(400);
    expect((await at.post("power", { action: "on" })).status).toBe(200);
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
