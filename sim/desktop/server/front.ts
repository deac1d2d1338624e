import type { Language } from "../../../hal/display";
import { depthExpected, type ReadJson, readJson } from "../../scenario/json";
import { complaintOf, invalid, type Result } from "../../scenario/result";
import type { Room } from "../../scenario/room";
import { noSuchTerminal, terminalOfView } from "../../scenario/terminal-number";
import { verbByName, verbs } from "../../scenario/verbs";
import { lookNow, type Query, viewNames } from "../../scenario/views";
import type { Asker, Stage } from "../stage/stage";
import { isStageVerb, stageVerbs, stageViewNames } from "../stage/stage-verbs";
import { travelView } from "../stage/travel";
import { answerOf } from "./answer";
import { Pictures } from "./pictures";
import { screenBehind } from "./screen-behind";

const allVerbs: readonly { readonly name: string }[] = Object.freeze([...verbs, ...stageVerbs]);
const allViewNames: readonly string[] = Object.freeze([...viewNames, ...stageViewNames]);
/** Views that are no JSON. */
const fileViews: readonly string[] = Object.freeze(["screen.png", "glass.png", "paper.png", "flash.bin"]);

/** An answer, whatever way the question came. */
export type Reply =
  | { readonly kind: "json"; readonly status: number; readonly body: object }
  | { readonly kind: "png"; readonly png: Uint8Array }
  | { readonly kind: "file"; readonly name: string; readonly bytes: Uint8Array }
  | { readonly kind: "lines"; readonly name: string; readonly text: string };

/** What a name below /api means, at which terminal. */
export type Asked =
  | { readonly kind: "verb" | "view"; readonly room: Room }
  /** The name may be right, the terminal is not. */
  | { readonly kind: "no-terminal"; readonly body: object }
  | { readonly kind: "unknown"; readonly reply: Reply }
  | { readonly kind: "other-method"; readonly allowed: string };

function json(status: number, body: object): Reply {
  return { kind: "json", status, body };
}

function replyOf(result: Result): Reply {
  const { status, body } = answerOf(result);
  return json(status, body);
}

/** Answers verbs and views: behind the HTTP server, and in a browser that holds the world itself. */
export class Front {
  readonly #stage: Stage;
  readonly #pictures: Pictures;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#pictures = new Pictures(stage.glasses);
  }

  /** Some names are both: POST is the verb, GET the view. */
  find(method: string, name: string, terminal: string | null): Asked {
    const isVerb = verbByName(name) !== undefined || isStageVerb(name);
    const isView = allViewNames.includes(name) || fileViews.includes(name);
    if (!isVerb && !isView) {
      const known = method === "POST" ? allVerbs.map((verb) => verb.name) : allViewNames;
      const unknown: Result = { kind: "unknown", name: `${method === "POST" ? "verb" : "view"} ${name}`, known };
      const body = { error: complaintOf(unknown), field: "", expected: known.join(", ") };
      return { kind: "unknown", reply: json(404, body) };
    }
    const room = terminalOfView(this.#stage.room, method === "POST" ? "" : name, terminal);
    if (!room) return { kind: "no-terminal", body: answerOf(noSuchTerminal(this.#stage.room)).body };
    if (isVerb && method === "POST") return { kind: "verb", room };
    if (isView && method === "GET") return { kind: "view", room };
    return { kind: "other-method", allowed: [...(isView ? ["GET"] : []), ...(isVerb ? ["POST"] : [])].join(", ") };
  }

  /** @param text the body: JSON, or nothing. */
  async verb(name: string, room: Room, text: string, asker: Asker): Promise<Reply> {
    const read = bodyOf(text);
    return replyOf(
      read.kind === "too-deep"
        ? invalid(read.field, depthExpected)
        : await this.#stage.play(name, read.kind === "value" ? read.value : undefined, asker, room),
    );
  }

  async view(name: string, room: Room, query: Query, asker: Asker): Promise<Reply> {
    if (fileViews.includes(name)) return this.#file(name, room, query);
    // Answered at once, whatever is being played: a message does not wait.
    if (name === "travel") return json(200, travelView(this.#stage, room));
    if (this.#isAtOnce(name, query)) return replyOf(await lookNow(room, name, query));
    const { status, body } = answerOf(await this.#stage.look(name, query, asker, room));
    if (name !== "recording" || status !== 200) return json(status, body);
    const { lines } = body;
    const text = Array.isArray(lines) ? `${lines.join("\n")}\n` : "";
    return { kind: "lines", name: "recording.jsonl", text };
  }

  index(): object {
    return {
      verbs: [...verbs, ...stageVerbs].map(({ name, does, schema, example }) => ({ name, does, schema, example })),
      views: allViewNames,
      events: "/api/events",
      terminals: this.#stage.room.terminals.length,
      acquirer: { host: "127.0.0.1", port: this.#stage.acquirerPort },
    };
  }

  #file(name: string, room: Room, query: Query): Promise<Reply> {
    if (name === "paper.png") return this.#paper(room, query["slip"]);
    if (name === "flash.bin") return this.#flash(room);
    return this.#screen(name, room, query);
  }

  async #paper(room: Room, slip: string | undefined): Promise<Reply> {
    const png = await this.#stage.atRest(
      async ({ simulator }) =>
        slip === undefined || /^\d{1,4}$/.test(slip)
          ? this.#pictures.paper(simulator, slip === undefined ? undefined : Number(slip))
          : undefined,
      room,
    );
    return png ? { kind: "png", png } : refused("slip", "the place of a slip in the paper view");
  }

  async #flash(room: Room): Promise<Reply> {
    const bytes = await this.#stage.atRest(
      async ({ simulator }) => (simulator.options.flashOnBoard ? undefined : simulator.flash.image.bytes.slice()),
      room,
    );
    return bytes ? { kind: "file", name: "flash.bin", bytes } : refused("flash.bin", "a flash that is not on a board");
  }

  async #screen(name: string, room: Room, { lang, event, after }: Query): Promise<Reply> {
    if (lang !== undefined && lang !== "zh" && lang !== "en") return refused("lang", "one of zh, en");
    if (after !== undefined) {
      if (!/^\d{1,15}$/.test(after)) return refused("after", "the event of a screen");
      await screenBehind(room.simulator.display, Number(after));
    }
    if (name === "screen.png" && event !== undefined) {
      const seq = /^\d{1,15}$/.test(event) ? Number(event) : 0;
      const then = await this.#pictures.screenAt(room.simulator, seq, lang);
      return then ? { kind: "png", png: then } : refused("event", "the event of a screen that is kept");
    }
    const png = await this.#screenPixels(name, room, lang);
    return png ? { kind: "png", png } : refused(name, "a terminal with keys on its glass");
  }

  /**
   * Whether a view is answered while a verb is being played, between two steps of a world that people watch. A browser has few connections:
   * if all of them waited for the verb's end, none would be left to pull the plug with.
   */
  #isAtOnce(name: string, query: Query): boolean {
    if (!this.#isPaced || !viewNames.includes(name)) return false;
    if (name === "screen") return query["lang"] !== undefined;
    return name !== "check" && !(name === "timeline" && query["run"] !== undefined);
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
}

function refused(field: string, expected: string): Reply {
  return json(400, answerOf(invalid(field, expected)).body);
}

/** An empty body is an empty object; what is no JSON is no object either. */
function bodyOf(text: string): ReadJson {
  return text.trim() === "" ? { kind: "value", value: {} } : readJson(text);
}
