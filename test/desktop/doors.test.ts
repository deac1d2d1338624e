import { connect, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { CONNECTIONS_MAX, PIPELINED_MAX } from "../../sim/desktop/server/crowd";
import { SLOW_WAITING_MAX } from "../../sim/desktop/stage/stage";
import { JSON_DEPTH_MAX } from "../../sim/scenario/json";
import { parseScenario } from "../../sim/scenario/player";
import { type Served, served } from "./stages";

let at: Served;
const sockets: Socket[] = [];
const clients: WebSocket[] = [];

beforeEach(async () => {
  at = await served();
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const client of clients.splice(0)) client.terminate();
  await at.close();
  expect(at.bugs).toEqual([]);
});

/** A connection of one's own, and what came back over it. */
function raw(): { readonly socket: Socket; readonly opened: Promise<void>; readonly closed: Promise<string> } {
  const socket = connect({ host: "127.0.0.1", port: at.server.port });
  sockets.push(socket);
  let heard = "";
  socket.on("data", (bytes) => {
    heard += bytes.toString("latin1");
  });
  socket.on("error", () => undefined);
  return {
    socket,
    opened: new Promise((resolve) => socket.once("connect", () => resolve())),
    closed: new Promise((resolve) => socket.once("close", () => resolve(heard))),
  };
}

function listening(): Promise<WebSocket> {
  const client = new WebSocket(`ws://127.0.0.1:${at.server.port}/api/events`);
  clients.push(client);
  return new Promise((resolve, reject) => {
    client.once("open", () => resolve(client));
    client.once("error", reject);
  });
}

function answerTo(client: WebSocket, text: string): Promise<Record<string, unknown>> {
  return new Promise((resolve) => {
    client.on("message", (data) => {
      const said = JSON.parse(String(data)) as Record<string, unknown>;
      if ("reply" in said) resolve(said);
    });
    client.send(text);
  });
}

const host = () => `host: 127.0.0.1:${at.server.port}\r\n`;
const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;
const listed = (levels: number) => `{"list":${"[".repeat(levels)}${"]".repeat(levels)}}`;
const alive = async () => expect((await at.get("screen")).status).toBe(200);

describe("nested bodies", () => {
  it.each([
    ["objects", nested(5_000), "a.a.a.a"],
    ["lists", listed(5_000), "list.0.0.0"],
    ["as deep as 64 kB go", nested(10_000), "a.a.a.a"],
    ["one more than allowed", nested(JSON_DEPTH_MAX + 1), "a.a.a.a"],
  ])("%s: 400 that names the field, on every verb, and the process lives", async (_what, body, field) => {
    for (const verb of ["key", "host", "sign", "fault", "rewind"]) {
      const { status, body: told } = await at.post(verb, body);
      expect(status, verb).toBe(400);
      expect(told).toMatchObject({ field, expected: expect.stringContaining(String(JSON_DEPTH_MAX)) });
    }
    await alive();
  });

  it("as deep as allowed is looked at, and refused for what it is", async () => {
    const { status, body } = await at.post("key", nested(JSON_DEPTH_MAX));
    expect(status).toBe(400);
    expect(body).toMatchObject({ field: "a" });
    expect(String(body["expected"])).not.toContain("levels");
  });

  it("over the WebSocket, too, which stays open", async () => {
    const client = await listening();
    const said = await answerTo(client, `{"id":1,"verb":"key","x":${nested(5_000)}}`);
    expect(said).toMatchObject({ status: 400, field: "x.a.a.a" });
    expect(await answerTo(await listening(), '{"id":2,"view":"screen"}')).toMatchObject({ reply: 2, status: 200 });
  });

  it("in the lines of a scenario: 400 for that line", async () => {
    const lines = `{"note":"deep"}\n{"verb":"key","key":${nested(5_000)}}`;
    const { status, body } = await at.post("play", { lines });
    expect(status).toBe(400);
    expect(body).toMatchObject({ field: "lines.2" });
    expect(parseScenario(`{"expect":{"view":"screen","x":${nested(5_000)}}}`)).toMatchObject({ kind: "malformed" });
    await alive();
  });
});

describe("verbs that let time pass", () => {
  /** Long enough that sixty of them in a row would keep others out for many seconds. */
  const LONG_MS = 21_600_000;
  const nowMs = async () => Number((await at.get("clock")).body["epochMs"]);
  const request = (verb: string, body: object) => {
    const text = JSON.stringify(body);
    return `POST /api/${verb} HTTP/1.1\r\n${host()}content-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n${text}`;
  };

  it.each([
    ["wait", { screen: "zz", timeoutMs: LONG_MS }],
    ["clock", { advanceMs: LONG_MS }],
  ])(
    "%s: sixty at once keep nobody waiting for more than one of them, and more than may wait are told so",
    async (verb, body) => {
      const many = Array.from({ length: 60 }, raw);
      await Promise.all(many.map(({ opened }) => opened));
      let refused = 0;
      for (const { socket } of many) {
        socket.on("data", (bytes) => {
          if (bytes.toString("latin1").includes("503")) refused++;
        });
        socket.write(request(verb, body));
      }
      const fromMs = await nowMs();
      // As the world stands between two of them.
      for (let looks = 0; looks < 3; looks++) await alive();
      const passed = (await nowMs()) - fromMs;
      expect(passed).toBeLessThanOrEqual(6 * LONG_MS);
      expect(refused).toBeGreaterThanOrEqual(60 - SLOW_WAITING_MAX - 8);
      for (const { socket } of many) socket.destroy();
      await alive();
      const leftMs = await nowMs();
      await new Promise((resolve) => setTimeout(resolve, 300));
      // What waited for those who left is not done.
      expect((await nowMs()) - leftMs).toBeLessThanOrEqual(2 * LONG_MS);
    },
    60_000,
  );

  it("over one connection go in their order", async () => {
    const { socket, opened } = raw();
    await opened;
    const fromMs = await nowMs();
    const heard = new Promise<string>((resolve) => {
      let text = "";
      socket.on("data", (bytes) => {
        text += bytes.toString("latin1");
        if (text.includes('"terminal"')) resolve(text);
      });
    });
    const { socket: other, opened: otherOpened } = raw();
    await otherOpened;
    other.write(request("wait", { screen: "zz", timeoutMs: 1_000_000 }));
    socket.write(`${request("clock", { advanceMs: 3_000_000 })}GET /api/clock HTTP/1.1\r\n${host()}\r\n`);
    const epochs = [...(await heard).matchAll(/"epochMs":(\d+)/g)].map(([, epochMs]) => Number(epochMs));
    expect(epochs).toHaveLength(2);
    expect(epochs[1]).toBe(epochs[0]);
    expect((epochs[0] ?? 0) - fromMs).toBeGreaterThanOrEqual(3_000_000);
  });
});

describe("connections that do not mean it", () => {
  it("more half-open requests than there is room for keep nobody out", async () => {
    const half = Array.from({ length: CONNECTIONS_MAX + 72 }, raw);
    await Promise.all(half.map(({ opened }) => opened));
    for (const { socket } of half) socket.write(`POST /api/key HTTP/1.1\r\n${host()}content-le`);
    const beginMs = Date.now();
    for (let i = 0; i < 5; i++) await alive();
    expect(Date.now() - beginMs).toBeLessThan(2_000);
    const open = half.filter(({ socket }) => !socket.closed && !socket.destroyed);
    expect(open.length).toBeLessThanOrEqual(CONNECTIONS_MAX);
  });

  it("connections that were used once and idle make room for new ones", async () => {
    const idle = Array.from({ length: CONNECTIONS_MAX }, raw);
    for (const { socket } of idle) socket.write(`GET /api/clock HTTP/1.1\r\n${host()}\r\n`);
    await Promise.all(idle.map(({ socket }) => new Promise((resolve) => socket.once("data", resolve))));
    await alive();
  });

  it("a stream of events is not the one to go", async () => {
    const client = await listening();
    const crowd = Array.from({ length: CONNECTIONS_MAX + 10 }, raw);
    await Promise.all(crowd.map(({ opened }) => opened));
    await alive();
    expect(await answerTo(client, '{"id":1,"view":"screen"}')).toMatchObject({ status: 200 });
  });

  it("requests sent ahead of all answers end their connection, and no other", async () => {
    const { socket, closed } = raw();
    socket.write(`POST /api/wait HTTP/1.1\r\n${host()}content-length: 0\r\n\r\n`.repeat(PIPELINED_MAX * 50));
    await closed;
    await alive();
  });
});

describe("the stream of events", () => {
  it("takes no more clients than it has room for, and no frame above what the largest verb takes", async () => {
    for (let i = 0; i < 32; i++) await listening();
    await expect(listening()).rejects.toThrow("503");
    const [client] = clients;
    const closed = new Promise<number>((resolve) => client?.once("close", resolve));
    client?.send("x".repeat(4_194_305));
    expect(await closed).toBe(1009);
    await expect(listening()).resolves.toBeDefined();
    await alive();
  });

  it("takes what a verb's body may be, and says 413 to more", async () => {
    const client = await listening();
    expect(await answerTo(client, `{"id":1,"verb":"key","key":"${"1".repeat(70_000)}"}`)).toMatchObject({
      reply: 1,
      status: 413,
      expected: "at most 65536 bytes",
    });
    const second = await listening();
    expect(await answerTo(second, `{"id":2,"view":"screen","x":"${"1".repeat(70_000)}"}`)).toMatchObject({
      status: 413,
    });
    const third = await listening();
    const image = "A".repeat(4_000_000);
    expect(await answerTo(third, JSON.stringify({ id: 3, verb: "flash", image }))).toMatchObject({
      reply: 3,
      status: 400,
      field: "image",
    });
  });

  it("reads no further while much is to be answered, and goes on behind it", async () => {
    const client = await listening();
    const asked = 12;
    const all = new Promise<void>((resolve) => {
      let answered = 0;
      client.on("message", (data) => {
        if (String(data).startsWith('{"reply"') && ++answered === asked) resolve();
      });
    });
    const image = "A".repeat(3_000_000);
    for (let id = 0; id < asked; id++) client.send(JSON.stringify({ id, verb: "flash", image }));
    await all;
  });

  it("answers everything that is asked at once, in its own time", async () => {
    const client = await listening();
    const asked = 500;
    const all = new Promise<void>((resolve) => {
      let answered = 0;
      client.on("message", (data) => {
        if (String(data).startsWith('{"reply"') && ++answered === asked) resolve();
      });
    });
    for (let id = 0; id < asked; id++) client.send(`{"id":${id},"view":"clock"}`);
    await all;
  });
});

describe("addresses", () => {
  it.each([
    ["a limit of ten thousand digits", `messages?limit=${"9".repeat(10_000)}`],
    ["a limit below nothing", "messages?limit=-1"],
    ["a limit in powers of ten", "messages?limit=1e3"],
    ["a number that is none", "messages?after=NaN"],
    ["a place that is none", "timeline?from=x"],
    ["an event that cannot be", `timeline?event=${"9".repeat(400)}`],
    ["a slip that is not there", "paper.png?slip=99999999"],
    ["a language that every object has", "screen?lang=constructor"],
    ["a run that every object has", "compare?a=__proto__"],
    ["a run below nothing", "timeline?run=-1"],
  ])("%s is a 400", async (_what, address) => {
    const { status, body } = await at.get(address);
    expect(status).toBe(400);
    expect(body["field"]).not.toBe("");
  });

  it("a query of a thousand names, or with names of every object, is as if it were not there", async () => {
    const many = Array.from({ length: 1_000 }, (_, i) => `n${i}=1`).join("&");
    for (const query of [many, "__proto__=1&constructor=2&toString=3"])
      expect((await at.get(`screen?${query}`)).status).toBe(200);
  });

  it("one that is longer than any is refused, and the server lives", async () => {
    expect((await fetch(`${at.server.address}api/screen?x=${"y".repeat(20_000)}`)).status).toBe(431);
    await alive();
  });
});
