/// <reference lib="webworker" />
import { openFont } from "../../../hal/font";
import type { Rom } from "../../../hal/rom";
import { keysOf } from "../receipt/terminal-keys";
import { Front, type Reply } from "../server/front";
import type { Stage } from "../stage/stage";
import type { Question, Told } from "./protocol";
import { wishesOf } from "./wishes";
import { openInMemory } from "./world-in-memory";

/** The worker of the site: terminal, acquirer and all that is between them. It answers what the page asks a server elsewhere. */

const page = { client: {}, hasLeft: () => false };
const names: readonly string[] = Object.freeze(["font24.bin", "font16.bin", "gbk.bin"]);
const nameless = "https://world.invalid";

function tell(told: Told): void {
  postMessage(told);
}

function onBug(error: unknown): void {
  tell({ kind: "bug", what: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}

/** A timer of a browser sleeps for 4 ms at least. A message to oneself is there in the next turn. */
function turns(): (then: () => void) => void {
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  return (then) => {
    waiting.push(then);
    port2.postMessage(undefined);
  };
}

async function romOf(name: string): Promise<Rom> {
  const response = await fetch(new URL(name, import.meta.url));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  return { sizeBytes: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}

async function open(): Promise<{ readonly stage: Stage; readonly front: Front }> {
  const [large, small, gbk] = await Promise.all(names.map(romOf));
  if (!large || !small || !gbk) throw new Error("a font is missing");
  const stage = await openInMemory({
    ...wishesOf(location.search),
    roms: { font: large, gbk },
    fonts: async () => ({ large: openFont(large), small: openFont(small) }),
    turn: turns(),
    onBug,
  });
  stage.listen((event, terminal) =>
    tell({ kind: "event", event: terminal === undefined ? event : { ...event, terminal } }),
  );
  tell({ kind: "ready" });
  return { stage, front: new Front(stage) };
}

const opened = open();
opened.catch(onBug);

async function answer({ address, text }: Question): Promise<Reply> {
  const { stage, front } = await opened;
  const { pathname, searchParams } = new URL(address, nameless);
  if (pathname.endsWith("/receipt/keys.json"))
    return { kind: "json", status: 200, body: await keysOf(stage.room.simulator) };
  const name = /^\/api\/([a-z0-9.-]{1,32})$/.exec(pathname)?.[1] ?? "";
  const asked = front.find(text === undefined ? "GET" : "POST", name, searchParams.get("terminal"));
  switch (asked.kind) {
    case "unknown":
      return asked.reply;
    case "no-terminal":
      return { kind: "json", status: 400, body: asked.body };
    case "other-method":
      return {
        kind: "json",
        status: 405,
        body: { error: "method not allowed", field: "method", expected: asked.allowed },
      };
    case "verb":
      return front.verb(name, asked.room, text ?? "", page);
    case "view":
      return front.view(name, asked.room, Object.fromEntries(searchParams), page);
  }
}

function toldOf(id: number, reply: Reply): Told {
  const told = { kind: "reply", id, status: 200 } as const;
  switch (reply.kind) {
    case "json":
      return { ...told, status: reply.status, type: "application/json", content: JSON.stringify(reply.body) };
    case "png":
      return { ...told, type: "image/png", content: reply.png.slice() };
    case "file":
      return { ...told, type: "application/octet-stream", content: reply.bytes.slice() };
    case "lines":
      return { ...told, type: "application/jsonl", content: reply.text };
  }
}

addEventListener("message", ({ data }: MessageEvent<Question>) => {
  answer(data).then(
    (reply) => tell(toldOf(data.id, reply)),
    (error: unknown) => {
      onBug(error);
      tell(toldOf(data.id, { kind: "json", status: 500, body: { error: "simulator fault" } }));
    },
  );
});
