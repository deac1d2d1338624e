import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { invalid, type Result } from "../../scenario/result";
import { isObject } from "../../scenario/schema";
import type { WorldEvent } from "../../timeline";
import type { Stage } from "../stage";
import { answerOf } from "./answers";
import { BODY_BYTES_MAX, turnedAway } from "./guard";

/** Who reads slower than this gets behind for good: a day's events are fetched as a view. */
const UNREAD_BYTES_MAX = 8 * 1024 * 1024;
const CLIENTS_MAX = 32;

/**
 * Streams everything that happens, one JSON object each, and takes verbs and views by the same names:
 * `{"id":1,"verb":"key","key":"1"}` and `{"id":2,"view":"screen"}` are answered with `{"reply":1,"status":200,…}`.
 */
export class EventStream {
  readonly #stage: Stage;
  readonly #port: number;
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: BODY_BYTES_MAX, clientTracking: true });
  readonly #unlisten: () => void;

  constructor(stage: Stage, port: number) {
    this.#stage = stage;
    this.#port = port;
    this.#unlisten = stage.listen((event) => this.#tell(event));
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // A client that goes away in the middle needs no answer.
    socket.on("error", () => socket.destroy());
    const [pathname = ""] = (request.url ?? "").split("?");
    if (turnedAway(request, this.#port)) return refuse(socket, "403 Forbidden");
    if (pathname !== "/api/events") return refuse(socket, "404 Not Found");
    if (this.#server.clients.size >= CLIENTS_MAX) return refuse(socket, "503 Service Unavailable");
    this.#server.handleUpgrade(request, socket, head, (client) => this.#greet(client));
  }

  close(): void {
    this.#unlisten();
    for (const client of this.#server.clients) client.terminate();
    this.#server.close();
  }

  #greet(client: WebSocket): void {
    client.on("error", () => client.terminate());
    client.on("message", (message) => void this.#message(client, String(message)));
  }

  #tell(event: WorldEvent): void {
    if (this.#server.clients.size === 0) return;
    const text = JSON.stringify(event);
    for (const client of this.#server.clients) {
      if (client.bufferedAmount > UNREAD_BYTES_MAX) client.terminate();
      else if (client.readyState === client.OPEN) client.send(text);
    }
  }

  async #message(client: WebSocket, text: string): Promise<void> {
    const answer = await this.#answer(text).catch((error: unknown) => {
      // A bug of the simulator: nobody else awaits this, and the process must outlive it.
      this.#stage.onBug(error);
      return { reply: null, status: 500, error: "simulator fault", field: "", expected: "" };
    });
    if (client.readyState === client.OPEN) client.send(JSON.stringify(answer));
  }

  /** A query as an address would have it: texts. An object has none that is sure to be one. */
  async #look(view: string, asked: Record<string, unknown>): Promise<Result> {
    const query: { [name: string]: string } = {};
    for (const [name, value] of Object.entries(asked)) {
      if (!isPlain(value)) return invalid(name, "a text, a number, true or false");
      query[name] = String(value);
    }
    return this.#stage.look(view, query);
  }

  async #answer(text: string): Promise<object> {
    let asked: unknown;
    try {
      asked = JSON.parse(text);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
    if (!isObject(asked)) return { reply: null, status: 400, error: "not a JSON object", field: "", expected: "JSON" };
    const { id = null, verb, view, ...rest } = asked;
    if (typeof verb === "string") {
      const { status, body } = answerOf(await this.#stage.play(verb, rest));
      return { reply: id, status, ...body };
    }
    if (typeof view === "string") {
      const { status, body } = answerOf(await this.#look(view, rest));
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
