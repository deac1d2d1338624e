import path from "node:path";
import { writePanel } from "../mcsim/panel";
import { projectRoot } from "../moddable/modules";

/** `npm run mcsim`: makes the panel for Moddable's simulator. */
export async function main(argv: readonly string[]): Promise<number> {
  if (argv.length > 0) {
    process.stderr.write("usage: npm run mcsim\n");
    return 2;
  }
  const file = await writePanel();
  process.stdout.write(
    `${path.relative(projectRoot, file)} is ready. Now, with MODDABLE set and its tools on the path:\n` +
      '  PATH="$PWD/node_modules/.bin:$PATH" mcconfig -d -m -p lin\n',
  );
  return 0;
}
