import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { XsError, XsWorker } from "../../sim/desktop/xsnap/worker";

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("utf8");
const bytes = (value: string) => new Uint8Array(Buffer.from(value));

async function failure(promise: Promise<unknown>): Promise<XsError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof XsError)) throw new Error(`expected an XsError, got ${String(error)}`);
  return error;
}

describe.skipIf(!XsWorker.available)("the XS worker", () => {
  let xs: XsWorker;
  beforeAll(async () => {
    xs = await XsWorker.start({ name: "harness" });
  });
  afterAll(() => xs.close());

  test("evaluates a script and says what it cost", async () => {
    const answer = await xs.evaluate("globalThis.sum = 0; for (let i = 0; i < 1000; i++) sum += i;");
    expect(answer.reply).toHaveLength(0);
    expect(answer.steps).toBeGreaterThan(5000);
    expect(answer.heapSlots).toBeGreaterThan(1000);
    expect((await xs.inspect("sum")).value).toBe(499500);
  });

  test("answers a command with the bytes of an ArrayBuffer", async () => {
    await xs.evaluate("globalThis.handleCommand = (request) => request");
    const all = Uint8Array.from({ length: 256 }, (_, at) => at);
    expect((await xs.command(all)).reply).toEqual(all);
    expect((await xs.command(new Uint8Array(0))).reply).toHaveLength(0);
  });

  test("takes the reply after all promise jobs have run", async () => {
    await xs.evaluate(`globalThis.handleCommand = (request) => {
      const box = { result: undefined };
      (async () => { for (let i = 0; i < 100; i++) await undefined; box.result = request; })();
      return box;
    }`);
    expect(text((await xs.command(bytes("late"))).reply)).toBe("late");
  });

  test("reads a getter named result after the jobs, outside of the count of steps", async () => {
    const command = (work: number) => `globalThis.handleCommand = () => {
      let done = 0;
      Promise.resolve().then(() => { done = 7; });
      return { get result() { for (let i = 0; i < ${work}; i++); return Uint8Array.of(done).buffer; } };
    }`;
    await xs.evaluate(command(0));
    const short = await xs.command(bytes(""));
    await xs.evaluate(command(1000));
    const long = await xs.command(bytes(""));
    expect([...short.reply, ...long.reply]).toEqual([7, 7]);
    expect(long.steps).toBe(short.steps);
  });

  test("answers in the order of the calls, and long bodies whole", async () => {
    await xs.evaluate("globalThis.handleCommand = (request) => request");
    const bodies = [1, 200_000, 3, 3_000_000, 0].map((length, at) => new Uint8Array(length).fill(at + 1));
    const answers = await Promise.all(bodies.map((body) => xs.command(body)));
    for (const [at, answer] of answers.entries())
      expect(Buffer.compare(answer.reply, bodies[at] ?? bytes("?"))).toBe(0);
  });

  test("rejects with what the script threw, and goes on", async () => {
    const thrown = await failure(xs.evaluate('throw new RangeError("too far")'));
    expect([thrown.kind, thrown.message]).toEqual(["exception", "RangeError: too far"]);
    expect((await failure(xs.evaluate("let = ;"))).message).toMatch(/^SyntaxError/);
    await xs.evaluate('globalThis.handleCommand = () => { throw new Error("no") }');
    expect((await failure(xs.command(bytes("x")))).message).toBe("Error: no");
    expect((await failure(xs.inspect("new Promise(() => {})"))).message).toBe("the promise is still pending");
    expect((await xs.inspect("1 + 1")).value).toBe(2);
  });

  test("carries text beyond ASCII both ways", async () => {
    expect((await xs.inspect('"签收" + "\\u{1f600}".length')).value).toBe("签收2");
  });

  test("refuses a request beyond the bound without sending it", async () => {
    expect((await failure(xs.command(new Uint8Array(16 * 1024 * 1024 + 1)))).kind).toBe("bound");
    expect((await xs.inspect("true")).value).toBe(true);
  });

  test("has a device's globals, no more", async () => {
    const foreign = ["TextEncoder", "TextDecoder", "console", "setTimeout", "harden", "issueCommand", "performance"];
    expect((await xs.inspect(`${JSON.stringify(foreign)}.filter((name) => name in globalThis)`)).value).toEqual([]);
    for (const source of ['new Function("1")', "(() => {}).constructor()", "Date.now()", "Math.random()"]) {
      expect((await failure(xs.inspect(source))).message).toMatch(/device|contract/);
    }
    expect((await xs.inspect("(() => {}) instanceof Function")).value).toBe(true);
  });

  test("has the copying array methods of ES2023", async () => {
    const copies = (list: string) => `(() => { const list = ${list};
      return [list.toSorted(), list.toSorted((a, b) => b - a), list.toReversed(), list.with(-1, 9), list].map((l) => [...l]); })()`;
    const expected = [
      [1, 2, 3],
      [3, 2, 1],
      [2, 1, 3],
      [3, 1, 9],
      [3, 1, 2],
    ];
    expect((await xs.inspect(copies("[3, 1, 2]"))).value).toEqual(expected);
    expect((await xs.inspect(copies("Uint8Array.of(3, 1, 2)"))).value).toEqual(expected);
    expect((await xs.inspect("[1, 2, 3].toSpliced(1, 1, 8, 9)")).value).toEqual([1, 8, 9, 3]);
    expect((await failure(xs.inspect("[1].with(1, 0)"))).message).toMatch(/^RangeError/);
  });
});

describe.skipIf(!XsWorker.available)("XS workers of their own", () => {
  const started: XsWorker[] = [];
  const start = async (options: Partial<Parameters<typeof XsWorker.start>[0]> = {}) => {
    const worker = await XsWorker.start({ name: "own", ...options });
    started.push(worker);
    return worker;
  };
  afterEach(async () => {
    await Promise.all(started.splice(0).map((worker) => worker.kill()));
  });

  test("count the same steps and slots in every run", async () => {
    const figures = [];
    for (let run = 0; run < 2; run++) {
      const worker = await start();
      await worker.evaluate(`globalThis.handleCommand = async (request) => {
        const seen = new Map();
        for (const byte of new Uint8Array(request)) { seen.set(byte, "x".repeat(byte)); await undefined; }
      }`);
      const { steps, heapSlots, allocatedBytes } = await worker.command(bytes("the same request"));
      figures.push({ steps, heapSlots, allocatedBytes });
    }
    expect(figures[1]).toEqual(figures[0]);
  });

  test("keep their own state", async () => {
    const [one, two] = [await start(), await start()];
    await one.evaluate("globalThis.mark = 1");
    expect((await two.inspect("typeof mark")).value).toBe("undefined");
  });

  test("hand over what is printed", async () => {
    let printed = "";
    const worker = await start({ onPrint: (piece) => (printed += piece) });
    await worker.evaluate('print("hello", 3)');
    await worker.close();
    expect(printed).toBe("hello 3\n");
  });

  test("reject all requests when killed, and every later one", async () => {
    const worker = await start();
    const running = failure(worker.evaluate("for (;;);"));
    const queued = failure(worker.evaluate("1"));
    await worker.kill();
    expect([(await running).kind, (await queued).kind]).toEqual(["ended", "ended"]);
    expect((await failure(worker.evaluate("1"))).kind).toBe("ended");
    await worker.close();
  });

  test("finish what was asked before they close", async () => {
    const worker = await start();
    const last = worker.inspect("42");
    await worker.close();
    expect((await last).value).toBe(42);
    expect((await failure(worker.evaluate("1"))).exitCode).toBe(0);
  });

  test.each([
    [
      "memory",
      { memoryLimitBytes: 128 * 1024 * 1024 },
      "const all = []; for (;;) all.push(new Uint8Array(1 << 20));",
      11,
    ],
    ["many objects", { memoryLimitBytes: 128 * 1024 * 1024 }, "let all; for (;;) all = { all };", 11],
    ["steps", { stepLimit: 1_000_000 }, "for (;;);", 17],
    ["a rejection nobody handles", {}, 'Promise.reject(new Error("nobody"))', null],
  ])("end with a reason: %s", async (_, options, source, exitCode) => {
    const worker = await start(options);
    const error = await failure(worker.evaluate(source));
    expect([error.kind, error.exitCode]).toEqual(["ended", exitCode]);
    expect(error.message).toMatch(/^own (ran out|went over|was ended by SIGKILL: Unhandled exception Error: nobody)/);
  });

  test("end when an answer is beyond the bound", async () => {
    const worker = await start();
    const error = await failure(worker.evaluate("new ArrayBuffer(16 * 1024 * 1024 + 1)"));
    expect(error.kind).toBe("ended");
  });

  test("end when the answer cannot be read", async () => {
    const worker = await start();
    await worker.evaluate("globalThis.handleCommand = () => ({ get result() { throw new Error('late') } })");
    expect((await failure(worker.command(bytes("")))).message).toMatch(/late/);
  });

  test("take endless recursion as a script's error or end", async () => {
    const worker = await start();
    const error = await failure(worker.evaluate("(function deep() { deep(); })()"));
    expect(error.kind === "exception" || error.exitCode === 12).toBe(true);
  });
});
