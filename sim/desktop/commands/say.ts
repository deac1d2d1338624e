/** What a command says last, and the code with which it ends. */
export function say(text: string, code: number): number {
  process.stdout.write(`${text}\n`);
  return code;
}

/** The same for whoever asked wrongly. */
export function complain(text: string, code: number): number {
  process.stderr.write(`${text}\n`);
  return code;
}
