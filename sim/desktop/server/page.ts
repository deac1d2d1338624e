import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** One file of the page, as a browser gets it. */
export interface PageFile {
  readonly type: string;
  readonly text: string;
}

const folder = new URL("../page/", import.meta.url);

/** The page, bundled from its sources when it is first asked for and once in a process: that takes a tenth of a second. */
export class Page {
  #files: Promise<ReadonlyMap<string, PageFile>> | undefined;

  /** The file at this path of an address, undefined when the page has none there. */
  async file(pathname: string): Promise<PageFile | undefined> {
    if (!pagePaths.includes(pathname)) return undefined;
    this.#files ??= bundle();
    return (await this.#files).get(pathname);
  }
}

const pagePaths: readonly string[] = Object.freeze(["/", "/page.js", "/page.css", "/icon.svg"]);

async function bundle(): Promise<ReadonlyMap<string, PageFile>> {
  const { outputFiles } = await build({
    entryPoints: { page: fileURLToPath(new URL("main.tsx", folder)) },
    outdir: fileURLToPath(folder),
    bundle: true,
    write: false,
    minify: true,
    platform: "browser",
    format: "esm",
    target: "es2022",
    logLevel: "silent",
  });
  const bundled = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? "";
  const written = (name: string) => readFile(new URL(name, folder), "utf8");
  return new Map([
    ["/", { type: "text/html", text: await written("index.html") }],
    ["/page.js", { type: "text/javascript", text: bundled(".js") }],
    ["/page.css", { type: "text/css", text: bundled(".css") }],
    ["/icon.svg", { type: "image/svg+xml", text: await written("icon.svg") }],
  ]);
}
