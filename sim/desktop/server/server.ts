import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Plain } from "../../scenario/result";
import type { Room } from "../../scenario/room";
import { ReceiptPage } from "../receipt/serve";
import { EngineUnavailable } from "../serial/board-place";
import type { Asker, Stage } from "../stage/stage";
import { sendJson, sendReply, sendText, tooLarge, turnAway } from "./answers";
import { Crowd } from "./crowd";
import { EventStream } from "./events";
import { Front } from "./front";
import { bodyBytesMaxOf, mayBeForm, readBody, turnedAway } from "./guard";
import { openPage, type Page } from "./page";

/** How long a request may take to come. */
export interface Patience {
  /** Until its headers have ended. */
  readonly headersMs: number;
  /** Until all of it has come. */
  readonly requestMs: number;
  /** How often Node looks for requests that take longer: its own 30 s would let them stay as long again. */
  readonly lookedAtMs: number;
}

/** Requests are small and come from the same machine: who is slower than this does not mean it. */
export const PATIENCE: Patience = Object.freeze({ headersMs: 5_000, requestMs: 15_000, lookedAtMs: 1_000 });
export interface PublicServer {
  readonly port: number;
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Serves the page, verbs, views and events on 127.0.0.1; the page is ready by then. Rejects with the system's error when the port
 * cannot be had.
 */
export async function serve(stage: Stage, port: number, patience = PATIENCE): Promise<PublicServer> {
  const front = new HttpFront(stage, await openPage());
  const server = createServer({
    headersTimeout: patience.headersMs,
    requestTimeout: patience.requestMs,
    connectionsCheckingInterval: patience.lookedAtMs,
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: "127.0.0.1", port }, resolve);
  });
  const { port: given } = server.address() as AddressInfo;
  const events = new EventStream(stage, given);
  const crowd = new Crowd();
  server.on("connection", (socket) => crowd.enter(socket));
  server.on("request", (request, response) => {
    if (crowd.ask(request.socket, response)) void front.handle(request, response, given);
  });
  server.on("upgrade", (request, socket, head) => {
    crowd.stay(request.socket);
    events.upgrade(request, socket, head);
  });
  return { port: given, address: `http://127.0.0.1:${given}/`, close: () => closeAll(server, events) };
}

function closeAll(server: Server, events: EventStream): Promise<void> {
  events.close();
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** A bug of the simulator is told with nothing of what it was about, a board that does not answer with what to do at it. */
function faultReply(error: unknown): [status: number, body: Plain] {
  const none = { field: "", expected: "" };
  if (error instanceof EngineUnavailable) return [503, { error: error.message, ...none }];
  const name = error instanceof Error ? error.name : "unknown";
  return [500, { error: `simulator fault: ${name}`, ...none }];
}

/** Answers requests one by one. */
class HttpFront {
  readonly #stage: Stage;
  readonly #front: Front;
  readonly #page: Page;
  readonly #receipts = new ReceiptPage();

  constructor(stage: Stage, page: Page) {
    this.#stage = stage;
    this.#front = new Front(stage);
    this.#page = page;
  }

  async handle(request: IncomingMessage, response: ServerResponse, port: number): Promise<void> {
    try {
      const away = turnedAway(request, port);
      if (away) {
        const { status, ...body } = away;
        return turnAway(request, response, status, body);
      }
      await this.#route(request, response, port);
    } catch (error) {
      this.#stage.onBug(error);
      if (response.headersSent) response.destroy();
      else sendJson(response, ...faultReply(error));
    }
  }

  async #route(request: IncomingMessage, response: ServerResponse, port: number): Promise<void> {
    const address = addressOf(request, port);
    if (!address) return sendJson(response, 400, { error: "no such address", field: "url", expected: "a path" });
    const { pathname } = address;
    if (pathname === "/api" || pathname === "/api/") {
      if (onlyGet(request, response)) sendJson(response, 200, this.#front.index());
      return;
    }
    if (await this.#receipts.answer(pathname, request, response, this.#stage.room.simulator)) return;
    const file = this.#page.get(pathname);
    if (file) {
      if (onlyGet(request, response)) sendText(response, file.type, file.text);
      return;
    }
    const name = /^\/api\/([a-z0-9.-]{1,32})$/.exec(pathname)?.[1];
    if (name === undefined)
      return sendJson(response, 404, {
        error: `there is no ${pathname.slice(0, 64)}`,
        field: "",
        expected: "/api/<verb or view>",
      });
    const asked = this.#front.find(request.method ?? "", name, address.searchParams.get("terminal"));
    switch (asked.kind) {
      case "unknown":
        return sendReply(response, asked.reply);
      case "no-terminal":
        return turnAway(request, response, 400, asked.body);
      case "other-method":
        return sendJson(
          response,
          405,
          { error: "method not allowed", field: "method", expected: asked.allowed },
          { allow: asked.allowed },
        );
      case "verb":
        return this.#verb(name, asked.room, request, response);
      case "view": {
        const query = Object.fromEntries(address.searchParams);
        return sendReply(response, await this.#front.view(name, asked.room, query, askerOf(request)));
      }
    }
  }

  async #verb(name: string, room: Room, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (mayBeForm(request)) {
      request.resume();
      const expected = "application/json (curl: -H 'content-type: application/json')";
      return sendJson(response, 415, { error: "unsupported media type", field: "content-type", expected });
    }
    const bytesMax = bodyBytesMaxOf(name);
    const text = await readBody(request, bytesMax);
    if (text === "aborted") return;
    if (text === "too-large") return turnAway(request, response, 413, tooLarge(bytesMax));
    sendReply(response, await this.#front.verb(name, room, text, askerOf(request)));
  }
}

/** Whether it only wants to read; anything else is answered here. */
function onlyGet(request: IncomingMessage, response: ServerResponse): boolean {
  if (request.method === "GET" || request.method === "HEAD") return true;
  sendJson(response, 405, { error: "method not allowed", field: "method", expected: "GET" }, { allow: "GET" });
  return false;
}

function askerOf({ socket }: IncomingMessage): Asker {
  return { client: socket, hasLeft: () => socket.destroyed || socket.readableEnded };
}

function addressOf(request: IncomingMessage, port: number): URL | undefined {
  const url = request.url ?? "/";
  return URL.canParse(url, `http://127.0.0.1:${port}`) ? new URL(url, `http://127.0.0.1:${port}`) : undefined;
}
