import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { forBrowsers } from "../receipt/browser-bundle";

/** One file of the page, as a browser gets it. */
export interface PageFile {
  readonly type: string;
  readonly text: string;
}

const folder = new URL("../page/", import.meta.url);

let bundled: Promise<Page> | undefined;

/** The page's files by the paths of their addresses, bundled from its sources once in a process: that takes a tenth of a second. */
export type Page = ReadonlyMap<string, PageFile>;

/** Resolves with the whole page, ready to be sent. Rejects, with esbuild's list of places, when its sources are in error. */
export function openPage(): Promise<Page> {
  bundled ??= bundle();
  return bundled;
}

async function bundle(): Promise<Page> {
  const { outputFiles } = await build({
    entryPoints: {
      page: fileURLToPath(new URL("main.tsx", folder)),
      merchant: fileURLToPath(new URL("merchant/main.tsx", folder)),
      owner: fileURLToPath(new URL("owner/main.tsx", folder)),
    },
    outdir: fileURLToPath(folder),
    ...forBrowsers,
  });
  const built = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? "";
  const written = (name: string) => readFile(new URL(name, folder), "utf8");
  return new Map([
    ["/", { type: "text/html", text: await written("index.html") }],
    ["/page.js", { type: "text/javascript", text: built("/page.js") }],
    ["/page.css", { type: "text/css", text: built("/page.css") }],
    ["/merchant", { type: "text/html", text: await written("merchant/index.html") }],
    ["/merchant.js", { type: "text/javascript", text: built("/merchant.js") }],
    ["/merchant.css", { type: "text/css", text: built("/merchant.css") }],
    ["/app", { type: "text/html", text: await written("owner/index.html") }],
    ["/owner.js", { type: "text/javascript", text: built("/owner.js") }],
    ["/owner.css", { type: "text/css", text: built("/owner.css") }],
    ["/icon.svg", { type: "image/svg+xml", text: await written("icon.svg") }],
  ]);
}
