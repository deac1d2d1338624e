import type { PortName } from "../../hal/board";
import { portMethods } from "../../hal/remote/ports";
import { type CutMoment, cutMoments, type FaultKind, faultKinds, isPort } from "../world/faults";
import { codeFaults, personsFaults, tillFaults } from "./fault-codes";
import { TIMES_MAX } from "./fault-rows/injection";
import { invalid, ok, type Result } from "./result";
import type { Room } from "./room";
import { type StepName, stepNames } from "./steps";
import { type Verb, verb } from "./verb";

/** A day: longer than anybody waits for an answer. */
const DELAY_MS_MAX = 86_400_000;
const DELAY_MS = 3_000;

interface FaultBody {
  readonly code?: string;
  readonly step?: StepName;
  readonly port?: string;
  readonly point?: string;
  readonly kind?: FaultKind;
  readonly nth?: number;
  readonly times?: number;
  readonly probability?: number;
  readonly ms?: number;
  readonly at?: CutMoment;
}

const fault = verb<FaultBody>({
  name: "fault",
  does: "arms a row of the fault catalogue, or a fault at one call of a contract; answers its id",
  schema: {
    properties: {
      code: { type: "string", pattern: "^[A-G][0-9]{2}$", description: "a code of the catalogue, e.g. B14" },
      step: { enum: stepNames, description: "with a code: strikes when the terminal comes to this step of a flow" },
      port: { enum: Object.keys(portMethods) },
      point: { type: "string", maxLength: 32 },
      kind: { enum: faultKinds },
      nth: { type: "integer", minimum: 1, maximum: TIMES_MAX },
      times: { type: "integer", minimum: 1, maximum: TIMES_MAX },
      probability: { type: "number", minimum: 0, maximum: 1 },
      ms: { type: "integer", minimum: 0, maximum: DELAY_MS_MAX },
      at: { enum: cutMoments },
    },
    oneOf: [{ required: ["code"] }, { required: ["port", "point", "kind"] }],
  },
  example: { port: "network", point: "receive", kind: "drop", nth: 1, times: 1 },
  async play(room, body) {
    return body.code === undefined ? armAtPort(room, body) : armCode(room, body.code, body.step);
  },
});

async function armCode(room: Room, code: string, step: StepName | undefined): Promise<Result> {
  const id = await room.codes.inject(code, step);
  if (id !== undefined) {
    await room.afterAct();
    return ok({ id });
  }
  const byVerbs = { ...personsFaults, ...tillFaults };
  const personal = Object.hasOwn(byVerbs, code) ? byVerbs[code] : undefined;
  if (personal) return invalid("code", `not ${code}, which is a person's doing: ${personal}`);
  return invalid(
    "code",
    `not ${code}, which this version cannot inject, but one of ${Object.keys(codeFaults).join(", ")}`,
  );
}

/** Where faults strike, by port. On the network that is a message, not a call. */
export const faultPoints: { readonly [port in PortName]: readonly string[] } = Object.freeze({
  ...portMethods,
  network: Object.freeze(["connect", "send", "receive"]),
});

async function armAtPort(room: Room, body: FaultBody): Promise<Result> {
  const { port, point = "", kind, step } = body;
  if (step !== undefined) return invalid("step", "a code beside it: a fault at a port strikes at its call");
  if (!isPort(port) || !kind) return invalid("port", `one of ${Object.keys(portMethods).join(", ")}`);
  const points = faultPoints[port];
  if (!points.includes(point)) return invalid("point", `one of ${points.join(", ")}`);
  // What strikes there is a message.
  if (port === "network" && kind === "throw") return invalid("kind", "a fault of messages: they throw nothing");
  const { probability = 1 } = body;
  const id = room.simulator.world.faults.arm({
    port,
    point,
    kind,
    nth: body.nth ?? 1,
    // Odds are meant for many calls, a plain fault for one.
    times: body.times ?? (probability < 1 ? TIMES_MAX : 1),
    probability,
    ms: body.ms ?? DELAY_MS,
    at: body.at ?? "before",
  });
  return ok({ id });
}

const unfault = verb<{ readonly id?: number }>({
  name: "unfault",
  does: "disarms one fault, or all; what a code of the catalogue changed is undone",
  schema: { properties: { id: { type: "integer", minimum: 1 } } },
  example: { id: 1 },
  async play(room, { id }) {
    const { faults } = room.simulator.world;
    if (id === undefined) {
      await room.codes.takeAllBack();
      faults.disarmAll();
    } else if (!(await room.codes.takeBack(id)) && !faults.disarm(id)) {
      return invalid("id", "the id of a fault in force (GET /api/faults)");
    }
    await room.afterAct();
    return ok();
  },
});

export const faultVerbs: readonly Verb[] = Object.freeze([fault, unfault]);
