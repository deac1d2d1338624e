/** One promise of a contract, in words, and what proves it. */
export interface Promised<Bench> {
  readonly says: string;
  readonly proof: (bench: Bench) => Promise<void>;
}

/** Whatever stands behind a contract: a model, the wire to one, a driver over a bus. */
export interface Implementation<Bench> {
  readonly name: string;
  /** A new one for each promise. */
  readonly open: () => Promise<Bench>;
  /** By a promise's words: why this one cannot keep it. */
  readonly lacks?: { readonly [says: string]: string };
}

export interface ContractSuite<Bench> {
  readonly contract: string;
  readonly promises: readonly Promised<Bench>[];
  readonly implementations: readonly Implementation<Bench>[];
}

/** A suite as a table: without its proofs. */
export interface Coverage {
  readonly contract: string;
  readonly promises: readonly Pick<Promised<never>, "says">[];
  readonly implementations: readonly Pick<Implementation<unknown>, "name" | "lacks">[];
}

/** All suites as one page: what is kept by whom. */
export function coverageOf(suites: readonly Coverage[]): string {
  const pages = suites.map(({ contract, promises, implementations }) => {
    const notes: string[] = [];
    const rows = promises.map(({ says }) => {
      const cells = implementations.map(({ name, lacks }) => {
        const reason = lacks?.[says];
        if (reason === undefined) return "kept";
        const note = `${name}: ${reason}`;
        if (!notes.includes(note)) notes.push(note);
        return `no (${notes.indexOf(note) + 1})`;
      });
      return `| ${[says, ...cells].join(" | ")} |`;
    });
    const head = [`promise of \`hal/${contract}\``, ...implementations.map(({ name }) => name)];
    const lines = [`## ${contract}`, "", `| ${head.join(" | ")} |`, `|${" --- |".repeat(head.length)}`, ...rows];
    return [...lines, ...notes.map((note, at) => `${at === 0 ? "\n" : ""}${at + 1}. ${note}`)].join("\n");
  });
  const tests = suites.reduce(
    (sum, { promises, implementations }) => sum + promises.length * implementations.length,
    0,
  );
  return [
    "# Which implementation keeps which promise",
    "",
    "Made by `npx vitest run --config test/vitest.config.ts test/hal/contracts -u`; each cell is a test. A new driver is proven by one more line in",
    "`contracts/<contract>.ts`.",
    "",
    `${tests} cells.`,
    "",
    pages.join("\n\n"),
    "",
  ].join("\n");
}
