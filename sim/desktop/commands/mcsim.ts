import path from "node:path";
import { makeSettingsFolder, writePanel } from "../mcsim/panel";
import { projectRoot } from "../moddable/modules";

/** `npm run mcsim`: makes the panel for Moddable's simulator, and on Linux the folder that the simulator needs. */
export async function main(argv: readonly string[]): Promise<number> {
  if (argv.length > 0) {
    process.stderr.write("usage: npm run mcsim\n");
    return 2;
  }
  const file = await writePanel();
  if (process.platform === "linux") await makeSettingsFolder(process.env);
  process.stdout.write(
    `${path.relative(projectRoot, file)} is ready. Now, with MODDABLE set and its tools on the path:\n${nextCommands(process.platform)}`,
  );
  return 0;
}

/** What is typed next, in that system's own shell: TypeScript's compiler goes on the path, and the SDK has a name for each system. */
export function nextCommands(platform: NodeJS.Platform): string {
  if (platform === "win32") return '  set "PATH=%CD%\\node_modules\\.bin;%PATH%"\n  mcconfig -d -m -p win\n';
  return `  PATH="$PWD/node_modules/.bin:$PATH" mcconfig -d -m -p ${platform === "darwin" ? "mac" : "lin"}\n`;
}
