import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { depthExpected, readJson } from "../../scenario/json";
import { invalid, type Result } from "../../scenario/result";
import { isObject } from "../../scenario/schema";
import { noSuchTerminal, terminalNamed, terminalOfView } from "../../scenario/terminal-number";
import type { WorldEvent } from "../../world/timeline";
import type { Asker, Stage } from "../stage/stage";
import { answerOf } from "./answer";
import { tooLarge } from "./answers";
import { ANY_BODY_BYTES_MAX, BODY_BYTES_MAX, bodyBytesMaxOf, turnedAway } from "./guard";

/** Who reads slower than this gets behind for good: a day's events are fetched as a view. */
const UNREAD_BYTES_MAX = 8 * 1024 * 1024;
const CLIENTS_MAX = 32;
/** What a client may ask before it has its answers, messages and bytes: then it is not read until it has some. */
const UNANSWERED_MAX = 64;
const UNANSWERED_BYTES_MAX = ANY_BODY_BYTES_MAX;
/** Who is there answers a ping in time, without knowing of it; who does not has gone and said nothing. */
const PING_MS = 15_000;

interface Unanswered {
  readonly messages: number;
  readonly bytes: number;
}

/**
 * Streams everything that happens, one JSON object each, and takes verbs and views by the same names:
 * `{"id":1,"verb":"key","key":"1"}` and `{"id":2,"view":"screen"}` are answered with `{"reply":1,"status":200,…}`.
 */
export class EventStream {
  readonly #stage: Stage;
  readonly #port: number;
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: ANY_BODY_BYTES_MAX, clientTracking: true });
  readonly #unlisten: () => void;
  /** Those that hear of one terminal alone. */
  readonly #ofOne = new Map<WebSocket, number>();
  readonly #unanswered = new Map<WebSocket, Unanswered>();
  /** Those that have not answered the last ping. */
  readonly #silent = new Set<WebSocket>();
  readonly #pinging: ReturnType<typeof setInterval>;

  constructor(stage: Stage, port: number) {
    this.#stage = stage;
    this.#port = port;
    this.#unlisten = stage.listen((event, terminal) => this.#tell(event, terminal));
    this.#pinging = setInterval(() => this.#ping(), PING_MS);
    this.#pinging.unref();
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // A client that goes away in the middle needs no answer.
    socket.on("error", () => socket.destroy());
    const [pathname = "", query = ""] = (request.url ?? "").split("?");
    const terminal = new URLSearchParams(query).get("terminal");
    if (turnedAway(request, this.#port)) return refuse(socket, "403 Forbidden");
    if (pathname !== "/api/events") return refuse(socket, "404 Not Found");
    if (terminal !== null && !terminalNamed(this.#stage.room, terminal)) return refuse(socket, "400 Bad Request");
    if (this.#server.clients.size >= CLIENTS_MAX) return refuse(socket, "503 Service Unavailable");
    this.#server.handleUpgrade(request, socket, head, (client) => {
      if (terminal !== null) this.#ofOne.set(client, Number(terminal));
      this.#greet(client);
    });
  }

  close(): void {
    this.#unlisten();
    clearInterval(this.#pinging);
    for (const client of this.#server.clients) client.terminate();
    this.#server.close();
  }

  #greet(client: WebSocket): void {
    client.on("error", () => client.terminate());
    client.on("message", (message) => void this.#message(client, String(message)));
    client.on("pong", () => this.#silent.delete(client));
    client.on("close", () => {
      this.#silent.delete(client);
      this.#unanswered.delete(client);
      this.#ofOne.delete(client);
    });
  }

  #ping(): void {
    for (const client of this.#server.clients) {
      if (this.#silent.has(client)) client.terminate();
      else if (client.readyState === client.OPEN) {
        this.#silent.add(client);
        client.ping();
      }
    }
  }

  #tell(event: WorldEvent, terminal: number | undefined): void {
    if (this.#server.clients.size === 0) return;
    const text = JSON.stringify(terminal === undefined ? event : { ...event, terminal });
    for (const client of this.#server.clients) {
      const only = this.#ofOne.get(client);
      if (only !== undefined && terminal !== undefined && only !== terminal) continue;
      if (client.bufferedAmount > UNREAD_BYTES_MAX) client.terminate();
      else if (client.readyState === client.OPEN) client.send(text);
    }
  }

  async #message(client: WebSocket, text: string): Promise<void> {
    const bytes = Buffer.byteLength(text);
    if (this.#count(client, 1, bytes) === "much") client.pause();
    const asker = { client, hasLeft: () => client.readyState !== client.OPEN };
    const answer = await this.#answer(text, bytes, asker).catch((error: unknown) => {
      // A bug of the simulator: nobody else awaits this, and the process must outlive it.
      this.#stage.onBug(error);
      return { reply: null, status: 500, error: "simulator fault", field: "", expected: "" };
    });
    if (this.#count(client, -1, -bytes) === "little" && client.isPaused) client.resume();
    if (client.readyState !== client.OPEN) return;
    if (client.bufferedAmount > UNREAD_BYTES_MAX) client.terminate();
    else client.send(JSON.stringify(answer));
  }

  /** @returns whether there is more to be answered than a client may ask at once. */
  #count(client: WebSocket, messagesMore: number, bytesMore: number): "little" | "much" {
    const { messages: messagesBefore, bytes: bytesBefore } = this.#unanswered.get(client) ?? { messages: 0, bytes: 0 };
    const [messages, bytes] = [messagesBefore + messagesMore, bytesBefore + bytesMore];
    if (client.readyState === client.OPEN && messages > 0) this.#unanswered.set(client, { messages, bytes });
    else this.#unanswered.delete(client);
    return messages >= UNANSWERED_MAX || bytes >= UNANSWERED_BYTES_MAX ? "much" : "little";
  }

  /** What the acquirer knows of a terminal is a part of the verb `host`, by the same name: a status or an object. */
  #play(verb: string, terminal: unknown, body: object, asker: Asker): Promise<Result> {
    const { room } = this.#stage;
    const isPart = verb === "host" && terminal !== undefined && terminalNamed(room, terminal) === undefined;
    if (isPart && typeof terminal !== "number") return this.#stage.play(verb, { ...body, terminal }, asker);
    const at = terminalNamed(room, terminal);
    return at ? this.#stage.play(verb, body, asker, at) : Promise.resolve(noSuchTerminal(room));
  }

  /** A query as an address would have it: texts. An object has none that is sure to be one. */
  async #look(view: string, terminal: unknown, asked: Record<string, unknown>, asker: Asker): Promise<Result> {
    const { room } = this.#stage;
    const at = terminalOfView(room, view, terminal);
    if (!at) return noSuchTerminal(room);
    const query: { [name: string]: string } = {};
    for (const [name, value] of Object.entries(asked)) {
      if (!isPlain(value)) return invalid(name, "a text, a number, true or false");
      query[name] = String(value);
    }
    if (terminal !== undefined) query["terminal"] = String(terminal);
    return this.#stage.look(view, query, asker, at);
  }

  async #answer(text: string, bytes: number, asker: Asker): Promise<object> {
    const read = readJson(text);
    if (read.kind === "too-deep") {
      const { status, body } = answerOf(invalid(read.field, depthExpected));
      return { reply: null, status, ...body };
    }
    const asked = read.kind === "value" ? read.value : undefined;
    if (!isObject(asked)) return { reply: null, status: 400, error: "not a JSON object", field: "", expected: "JSON" };
    const { id = null, verb, view, terminal, ...rest } = asked;
    const bytesMax = typeof verb === "string" ? bodyBytesMaxOf(verb) : BODY_BYTES_MAX;
    if (bytes > bytesMax) return { reply: id, status: 413, ...tooLarge(bytesMax) };
    if (typeof verb === "string") {
      const { status, body } = answerOf(await this.#play(verb, terminal, rest, asker));
      return { reply: id, status, ...body };
    }
    if (typeof view === "string") {
      const { status, body } = answerOf(await this.#look(view, terminal, rest, asker));
      return { reply: id, status, ...body };
    }
    return { reply: id, status: 400, error: "neither verb nor view", field: "verb", expected: "a verb or a view" };
  }
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
