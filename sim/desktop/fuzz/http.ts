import { request } from "node:http";
import WebSocket from "ws";
import { describeBug } from "../../engine/in-process";
import { jsonText } from "../../fuzz/json";
import { pick, shortLength } from "../../fuzz/mutate";
import { verbAndBody, viewAndQuery } from "../../fuzz/rest";
import type { SeededRandom } from "../../world/random";
import { ANY_BODY_BYTES_MAX } from "../server/guard";
import { serve } from "../server/server";
import { openStage } from "../stage/open";

/** Requests of one input. */
const REQUESTS_MAX = 6;
/** Above what any verb takes (64 kB), and mostly far below it. */
const BODY_CHARACTERS_MAX = 70_000;
const ANSWER_MS = 5_000;
/** RFC 6455, 7.4.1. */
const FRAME_TOO_LARGE = 1009;

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Sends requests and messages to a server of its own. @returns what was not as the public interface promises. */
export async function runServer(random: SeededRandom): Promise<string | undefined> {
  const bugs: unknown[] = [];
  const stage = await openStage({ engine: "node", seed: 1, speed: "max", onBug: (bug) => bugs.push(bug) });
  const server = await serve(stage, 0);
  try {
    for (let count = 1 + random.below(REQUESTS_MAX); count > 0; count--) {
      const wrong = random.chance(0.3) ? await message(random, server.port) : await ask(random, server.port);
      if (bugs.length > 0) return `a bug of the simulator: ${describeBug(bugs[0])}`;
      if (wrong) return wrong;
    }
    return undefined;
  } finally {
    await server.close();
    await stage.close();
  }
}

async function ask(random: SeededRandom, port: number): Promise<string | undefined> {
  const { name, body } = verbAndBody(random);
  const view = viewAndQuery(random);
  const query = new URLSearchParams(view.query).toString();
  const isVerb = random.chance(0.7);
  const odd = [
    "/",
    "/api",
    "/api//",
    "/%",
    "/api/%00",
    "/../../package.json",
    "//x",
    "/api/screen.png",
    "/api/paper.png?slip=9",
  ];
  const path = random.chance(0.1)
    ? pick(random, odd)
    : isVerb
      ? `/api/${encodeURIComponent(name)}`
      : `/api/${view.name}?${query}`;
  const method = random.chance(0.1) ? pick(random, ["GET", "POST", "PUT", "HEAD", "OPTIONS"]) : isVerb ? "POST" : "GET";
  const text = method === "GET" || method === "HEAD" ? "" : bodyText(random, body);
  const types = ["application/json", "application/json; charset=utf-8", "text/plain", "x"];
  const headers: Record<string, string> = { "content-type": pick(random, types) };
  if (random.chance(0.1)) headers["origin"] = pick(random, ["null", "http://evil.example", `http://127.0.0.1:${port}`]);
  if (random.chance(0.05)) headers["host"] = pick(random, ["evil.example", "", `localhost:${port}`]);
  // Without a length it comes in chunks: how long it is shows only at its end.
  if (random.chance(0.7)) headers["content-length"] = String(Buffer.byteLength(text));
  const answer = await answerTo({ port, path, method, headers }, text);
  return typeof answer === "string" ? `${method} ${path.slice(0, 40)}: ${answer}` : answerFlaw(method, answer);
}

function bodyText(random: SeededRandom, body: unknown): string {
  if (random.chance(0.05)) return Buffer.from(random.bytes(shortLength(random, 500))).toString("latin1");
  return jsonText(random, body, random.chance(0.05) ? BODY_CHARACTERS_MAX : 500);
}

function answerTo(
  to: {
    readonly port: number;
    readonly path: string;
    readonly method: string;
    readonly headers: Record<string, string>;
  },
  text: string,
): Promise<Answer | string> {
  return new Promise((resolve) => {
    const asked = request({ host: "127.0.0.1", ...to, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString("utf8") }),
      );
      response.on("error", () => resolve("an answer that breaks off"));
    });
    asked.setTimeout(ANSWER_MS, () => {
      resolve(`no answer within ${ANSWER_MS} ms`);
      asked.destroy();
    });
    asked.on("error", (error) => resolve(error.message));
    asked.end(text);
  });
}

function answerFlaw(method: string, { status, text }: Answer): string | undefined {
  if (status >= 500) return `status ${status}: ${text.slice(0, 200)}`;
  if (status < 400 || text === "" || method === "HEAD") return undefined;
  return errorFlaw(text);
}

/** An error is JSON and says of a field what should have been there. */
function errorFlaw(text: string): string | undefined {
  // Refused by the HTTP parser, before there was a request.
  if (!text.startsWith("{")) return text.startsWith("<") ? "an error in HTML" : undefined;
  const { error, field, expected } = JSON.parse(text) as Record<string, unknown>;
  if (typeof error !== "string" || typeof field !== "string" || typeof expected !== "string")
    return `an error ${text.slice(0, 200)}`;
  return expected === "" ? "an error that expects nothing" : undefined;
}

/** One message over the WebSocket, and its answer among the events. */
async function message(random: SeededRandom, port: number): Promise<string | undefined> {
  const { name, body } = verbAndBody(random);
  const { name: view, query } = viewAndQuery(random);
  const odd: readonly unknown[] = [{ toString: 1 }, [], null, { valueOf: 1, toString: [] }, 7];
  const asked = random.chance(0.5)
    ? { id: 7, verb: name, ...(body as object) }
    : { id: 7, view, ...query, ...(random.chance(0.5) ? { after: pick(random, odd) } : {}) };
  const text = JSON.stringify(random.chance(0.1) ? pick(random, odd) : asked);
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/events`);
  const told = await new Promise<Record<string, unknown> | string>((resolve) => {
    const timer = setTimeout(() => resolve(`no answer within ${ANSWER_MS} ms`), ANSWER_MS);
    socket.on("open", () => socket.send(text));
    socket.on("message", (data) => {
      const event = JSON.parse(String(data)) as Record<string, unknown>;
      if (!("reply" in event)) return;
      clearTimeout(timer);
      resolve(event);
    });
    socket.on("close", (code) => {
      clearTimeout(timer);
      // Above what any verb takes there is no answer but this one.
      const isTooLarge = code === FRAME_TOO_LARGE && Buffer.byteLength(text) > ANY_BODY_BYTES_MAX;
      resolve(isTooLarge ? { reply: null, status: 413, expected: "less" } : `closed with ${code}`);
    });
    socket.on("error", (error) => {
      clearTimeout(timer);
      resolve(error.message);
    });
  });
  socket.terminate();
  if (typeof told === "string") return `message: ${told}`;
  const status = Number(told["status"]);
  if (!(status >= 200 && status < 500)) return `message: status ${status}`;
  return status < 400 || typeof told["expected"] === "string" ? undefined : "message: an error that expects nothing";
}
