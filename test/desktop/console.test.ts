import { PassThrough } from "node:stream";
import { afterEach, expect, test } from "vitest";
import { Console } from "../../sim/desktop/console/console";
import { openStage } from "../../sim/desktop/stage/open";
import type { Stage } from "../../sim/desktop/stage/stage";

let stage: Stage | undefined;

afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

/** A console whose lines or keys come from a test. */
async function opened(tty: boolean) {
  stage = await openStage({ engine: "node", seed: 1, speed: "max", onBug: (bug) => expect.fail(String(bug)) });
  const input = Object.assign(new PassThrough(), {
    isTTY: tty,
    setRawMode: () => input,
  }) as unknown as NodeJS.ReadStream & PassThrough;
  const output = Object.assign(new PassThrough(), { isTTY: tty }) as unknown as NodeJS.WriteStream & PassThrough;
  let shown = "";
  output.on("data", (text) => {
    shown += text;
  });
  const code = new Console(stage, input, output, "zh").run();
  const until = async (text: string) => {
    for (let tries = 0; !shown.includes(text); tries++) {
      if (tries > 400) throw new Error(`no ${text} in:\n${shown.slice(-3000)}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  return { input, until, code, shown: () => shown };
}

test("a person signs in, sells 123.45 and sees the slip, line by line", async () => {
  const { input, until, code, shown } = await opened(false);
  input.write("01 enter\n0000 enter\n");
  await until("直接输入金额收款");
  input.write("12345 enter\nswipe 1\n");
  await until("卡无密码，直接按确认");
  input.write("123456 enter\n");
  await until("RMB 123.45");
  input.write('{"verb":"wait","idle":true}\nenter\nlang\n');
  await until("Type an amount to charge");
  input.write("fly\n{\ncut\n");
  await until("? fly");
  await until("expected a JSON verb");
  input.write("quit\n");
  expect(await code).toBe(0);
  expect(shown()).not.toContain("123456");
});

test("the same with keys", async () => {
  const { input, until, code, shown } = await opened(true);
  input.write("01\r0000\r");
  await until("直接输入金额收款");
  input.write("12345\r");
  await until("请刷卡");
  input.write("s1\r");
  await until("卡无密码，直接按确认");
  input.write("123456");
  await until("> ******");
  input.write("\r");
  await until("RMB 123.45");
  input.write("\r");
  input.write("l");
  await until("Type an amount to charge");
  input.write("p");
  await until("(no power)");
  input.write("q");
  expect(await code).toBe(0);
  expect(shown().includes("\u001b[J")).toBe(true);
});
