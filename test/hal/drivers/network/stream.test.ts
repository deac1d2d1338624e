import { describe, expect, test } from "vitest";
import type { TcpEvents, TlsSession } from "../../../../hal/drivers/network/parts";
import { NetworkStream } from "../../../../hal/drivers/network/stream";

/** Time that passes where it is told to, and a socket that takes what it has room for. */
function rig(roomBytes = 100) {
  let nowMs = 0;
  let timers: { readonly atMs: number; readonly run: () => void }[] = [];
  let events: TcpEvents | undefined;
  const written: Uint8Array[] = [];
  const inbox: number[] = [];
  const stream = new NetworkStream({
    openTcp: (given) => {
      events = given;
      return {
        read: (buffer) => buffer.set(inbox.splice(0, buffer.length)),
        write: (bytes) => {
          written.push(bytes.slice());
          return 0;
        },
        close: () => undefined,
      };
    },
    after: (ms, run) => {
      const timer = { atMs: nowMs + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
    stir: (happens) => happens(),
    ticksMs: () => nowMs,
  });
  return {
    stream,
    written,
    compute: (ms: number) => {
      nowMs += ms;
    },
    pass: (ms: number) => {
      nowMs += ms;
      const due = timers.filter(({ atMs }) => atMs <= nowMs);
      timers = timers.filter(({ atMs }) => atMs > nowMs);
      for (const { run } of due) run();
    },
    room: () => events?.onWritable(roomBytes),
    arrive: (...bytes: number[]) => {
      inbox.push(...bytes);
      events?.onReadable(inbox.length);
    },
    fail: () => events?.onError(),
  };
}

async function opened(roomBytes?: number) {
  const made = rig(roomBytes);
  const opening = made.stream.open("10.0.0.1", 1, 1_000);
  made.room();
  expect(await opening).toBe("open");
  return made;
}

/** A session that computes for so long at each step, and is through after so many. */
function slow(compute: (ms: number) => void, ms: number, steps: number): TlsSession {
  let left = steps;
  return {
    handshake: (socket) => {
      compute(ms);
      socket.readable = 0;
      return --left <= 0;
    },
    read: () => undefined,
    write: () => undefined,
    handshakeProcess: -1,
  };
}

describe("a stream", () => {
  test("gives a host its whole time in a handshake, whatever the processor computes in it; silence ends it", async () => {
    const { stream, compute, pass, arrive } = await opened();
    const secured = stream.secure(slow(compute, 1_500, 3), 2_400);
    pass(1_000);
    arrive(1);
    pass(0);
    arrive(1);
    expect(await secured).toBe("secured");
    const silent = await opened();
    const ended = silent.stream.secure(slow(silent.compute, 1_500, 9), 2_400);
    silent.pass(2_400);
    silent.pass(1_500);
    expect(await ended).toBeUndefined();
  });

  test("writes as much as there is room for, and the rest when there is; begun is told where that comes to nothing", async () => {
    const { stream, written, room, fail } = await opened();
    const sent = stream.send(new Uint8Array(250).fill(7));
    for (let each = 0; each < 3; each++) room();
    expect(await sent).toEqual({ kind: "sent" });
    expect(written.map(({ length }) => length)).toEqual([100, 100, 50]);
    const broken = stream.send(new Uint8Array(250));
    fail();
    expect(await broken).toEqual({ kind: "fault", fault: "reset", begun: true });
    expect(await stream.send(new Uint8Array(1))).toEqual({ kind: "fault", fault: "reset", begun: false });
    expect(await stream.receive(10)).toEqual({ kind: "fault", fault: "reset" });
  });

  test("a socket that takes nothing for half a minute is given up", async () => {
    const { stream, pass } = await opened(0);
    const sent = stream.send(new Uint8Array(10));
    pass(30_000);
    expect(await sent).toEqual({ kind: "fault", fault: "reset", begun: false });
  });

  test("hands out what came before somebody asked, in portions, and says when nothing comes", async () => {
    const { stream, arrive, pass } = await opened();
    arrive(...new Array<number>(5_000).fill(3));
    const first = await stream.receive(10);
    const second = await stream.receive(10);
    expect([first, second].map((each) => each.kind === "bytes" && each.bytes.length)).toEqual([4_096, 904]);
    const nothing = stream.receive(10);
    pass(10);
    expect(await nothing).toEqual({ kind: "timeout" });
  });

  test("two who wait, or send, at once are a bug", async () => {
    const { stream } = await opened(0);
    void stream.receive(10);
    void stream.send(new Uint8Array(1));
    expect(() => stream.receive(10)).toThrow(TypeError);
    expect(() => stream.send(new Uint8Array(1))).toThrow(TypeError);
  });
});
