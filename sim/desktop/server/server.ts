import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Language } from "../../../hal/display";
import { depthExpected, type ReadJson, readJson } from "../../scenario/json";
import { complaintOf, invalid, type Plain, type Result } from "../../scenario/result";
import type { Room } from "../../scenario/room";
import { noSuchTerminal, terminalOfView } from "../../scenario/terminal-number";
import { verbByName, verbs } from "../../scenario/verbs";
import { lookNow, viewNames } from "../../scenario/views";
import { ReceiptPage } from "../receipt/serve";
import { EngineUnavailable } from "../serial/board-place";
import type { Asker, Stage } from "../stage/stage";
import { isStageVerb, stageVerbs, stageViewNames } from "../stage/stage-verbs";
import { answerOf, sendBinary, sendJson, sendPng, sendText, tooLarge, turnAway } from "./answers";
import { Crowd } from "./crowd";
import { EventStream } from "./events";
import { bodyBytesMaxOf, mayBeForm, readBody, turnedAway } from "./guard";
import { openPage, type Page } from "./page";
import { Pictures } from "./pictures";

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
const allVerbs: readonly { readonly name: string }[] = Object.freeze([...verbs, ...stageVerbs]);
const allViewNames: readonly string[] = Object.freeze([...viewNames, ...stageViewNames]);
/** Views that are no JSON. */
const fileViews: readonly string[] = Object.freeze(["screen.png", "glass.png", "paper.png", "flash.bin"]);

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
  const front = new Front(stage, await openPage());
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
class Front {
  readonly #stage: Stage;
  readonly #pictures: Pictures;
  readonly #page: Page;
  readonly #receipts = new ReceiptPage();

  constructor(stage: Stage, page: Page) {
    this.#stage = stage;
    this.#pictures = new Pictures(stage.glasses);
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
    if (pathname === "/api" || pathname === "/api/") return this.#index(request, response);
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
    const isVerb = verbByName(name) !== undefined || isStageVerb(name);
    const isView = allViewNames.includes(name) || fileViews.includes(name);
    if (!isVerb && !isView) {
      const unknown: Result = {
        kind: "unknown",
        name: request.method === "POST" ? `verb ${name}` : `view ${name}`,
        known: request.method === "POST" ? allVerbs.map((verb) => verb.name) : allViewNames,
      };
      return sendJson(response, 404, { error: complaintOf(unknown), field: "", expected: unknown.known.join(", ") });
    }
    // Some names are both: POST is the verb, GET the view.
    const asked = request.method === "POST" ? "" : name;
    const room = terminalOfView(this.#stage.room, asked, address.searchParams.get("terminal"));
    if (!room) {
      const { status, body } = answerOf(noSuchTerminal(this.#stage.room));
      return turnAway(request, response, status, body);
    }
    if (isVerb && request.method === "POST") return this.#verb(name, room, request, response);
    if (isView && request.method === "GET") return this.#view(name, room, address, request, response);
    const allowed = [...(isView ? ["GET"] : []), ...(isVerb ? ["POST"] : [])].join(", ");
    sendJson(response, 405, { error: "method not allowed", field: "method", expected: allowed }, { allow: allowed });
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
    const read = bodyOf(text);
    const result =
      read.kind === "too-deep"
        ? invalid(read.field, depthExpected)
        : await this.#stage.play(name, read.kind === "value" ? read.value : undefined, askerOf(request), room);
    const { status, body } = answerOf(result);
    sendJson(response, status, body);
  }

  async #view(
    name: string,
    room: Room,
    address: URL,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const query = Object.fromEntries(address.searchParams);
    if (name === "paper.png") {
      const slip = query["slip"];
      const png = await this.#stage.atRest(
        async ({ simulator }) =>
          slip === undefined || /^\d{1,4}$/.test(slip)
            ? this.#pictures.paper(simulator, slip === undefined ? undefined : Number(slip))
            : undefined,
        room,
      );
      if (png) return sendPng(response, png);
      return sendJson(response, 400, answerOf(invalid("slip", "the place of a slip in the paper view")).body);
    }
    if (name === "screen.png" || name === "glass.png") {
      const { lang } = query;
      if (lang !== undefined && lang !== "zh" && lang !== "en")
        return sendJson(response, 400, answerOf(invalid("lang", "one of zh, en")).body);
      const { event } = query;
      if (name === "screen.png" && event !== undefined) {
        const seq = /^\d{1,15}$/.test(event) ? Number(event) : 0;
        const then = await this.#pictures.screenAt(room.simulator, seq, lang);
        if (then) return sendPng(response, then);
        return sendJson(response, 400, answerOf(invalid("event", "the event of a screen that is kept")).body);
      }
      const png = await this.#screenPixels(name, room, lang);
      if (png) return sendPng(response, png);
      return sendJson(response, 400, answerOf(invalid(name, "a terminal with keys on its glass")).body);
    }
    if (name === "flash.bin") {
      const bytes = await this.#stage.atRest(
        async ({ simulator }) => (simulator.options.flashOnBoard ? undefined : simulator.flash.image.bytes.slice()),
        room,
      );
      if (!bytes) return sendJson(response, 400, answerOf(invalid("flash.bin", "a flash that is not on a board")).body);
      return sendBinary(response, bytes, "flash.bin");
    }
    // The page's screen in words, beside its pixels.
    if (name === "screen" && query["lang"] !== undefined && this.#isPaced) {
      const { status, body } = answerOf(await lookNow(room, name, query));
      return sendJson(response, status, body);
    }
    // What has happened does not change: nobody waits for a verb that is being played to see it.
    if (name === "timeline" && query["run"] === undefined && this.#isPaced) {
      const { status, body } = answerOf(await lookNow(room, name, query));
      return sendJson(response, status, body);
    }
    const { status, body } = answerOf(await this.#stage.look(name, query, askerOf(request), room));
    if (name === "recording" && status === 200) {
      const { lines } = body;
      const text = Array.isArray(lines) ? `${lines.join("\n")}\n` : "";
      return sendText(response, "application/jsonl", text, recordingHeaders);
    }
    sendJson(response, status, body);
  }

  /** People watch: a verb that is being played, such as a key, must not hide the screens that come meanwhile. */
  get #isPaced(): boolean {
    return this.#stage.driver.speed !== "max";
  }

  async #screenPixels(name: string, room: Room, lang: Language | undefined): Promise<Uint8Array | undefined> {
    const draw = ({ simulator }: Room) =>
      name === "glass.png" ? this.#pictures.glass(simulator, lang) : this.#pictures.screen(simulator, lang);
    return this.#isPaced ? draw(room) : this.#stage.atRest(draw, room);
  }

  #index(request: IncomingMessage, response: ServerResponse): void {
    if (!onlyGet(request, response)) return;
    sendJson(response, 200, {
      verbs: [...verbs, ...stageVerbs].map(({ name, does, schema, example }) => ({ name, does, schema, example })),
      views: allViewNames,
      events: "/api/events",
      terminals: this.#stage.room.terminals.length,
      acquirer: { host: "127.0.0.1", port: this.#stage.acquirerPort },
    });
  }
}

const recordingHeaders = Object.freeze({ "content-disposition": 'attachment; filename="recording.jsonl"' });

/** Whether it only wants to read; anything else is answered here. */
function onlyGet(request: IncomingMessage, response: ServerResponse): boolean {
  if (request.method === "GET" || request.method === "HEAD") return true;
  sendJson(response, 405, { error: "method not allowed", field: "method", expected: "GET" }, { allow: "GET" });
  return false;
}

function askerOf({ socket }: IncomingMessage): Asker {
  return { client: socket, hasLeft: () => socket.destroyed || socket.readableEnded };
}

/** An empty body is an empty object; what is no JSON is no object either. */
function bodyOf(text: string): ReadJson {
  return text.trim() === "" ? { kind: "value", value: {} } : readJson(text);
}

function addressOf(request: IncomingMessage, port: number): URL | undefined {
  const url = request.url ?? "/";
  return URL.canParse(url, `http://127.0.0.1:${port}`) ? new URL(url, `http://127.0.0.1:${port}`) : undefined;
}
