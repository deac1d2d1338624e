import { type Patience, type PublicServer, serve } from "../../sim/desktop/server/server";
import { openStage, type StageOptions } from "../../sim/desktop/stage/open";
import type { Stage } from "../../sim/desktop/stage/stage";
import type { Plain } from "../../sim/scenario/result";
import { isEnd } from "../scenario/rooms";

/** A stage with its public server, and fetch for it. */
export interface Served {
  readonly stage: Stage;
  readonly server: PublicServer;
  readonly bugs: unknown[];
  post(verb: string, body: unknown): Promise<Reply>;
  get(view: string): Promise<Reply>;
  close(): Promise<void>;
}

export interface Reply {
  readonly status: number;
  readonly body: Plain;
}

export async function served(options: Partial<StageOptions> = {}, patience?: Patience): Promise<Served> {
  const bugs: unknown[] = [];
  const stage = await openStage({ engine: "node", seed: 1, speed: "max", onBug: (bug) => bugs.push(bug), ...options });
  const server = await serve(stage, 0, patience);
  const reply = async (response: Response): Promise<Reply> => ({
    status: response.status,
    body: (await response.json()) as Plain,
  });
  return {
    stage,
    server,
    bugs,
    post: async (verb, body) =>
      reply(
        await fetch(`${server.address}api/${verb}`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: typeof body === "string" ? body : JSON.stringify(body),
        }),
      ),
    get: async (view) => reply(await fetch(`${server.address}api/${view}`)),
    close: async () => {
      await server.close();
      await stage.close();
    },
  };
}

/** Ends that nobody was told of stand before home: presses enter on each. */
export async function readEnds(at: Served): Promise<void> {
  const rest = async () => {
    if ((await at.post("wait", { idle: true, timeoutMs: 100_000 })).status !== 200) throw new Error("no rest came");
  };
  await rest();
  while (isEnd((await at.get("screen")).body["id"])) {
    await at.post("key", { key: "enter" });
    await rest();
  }
}
