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

/** The pages by the paths of their addresses: their script and style, and what serves a reader without JavaScript. */
const pages = Object.freeze([
  {
    path: "/",
    name: "page",
    source: "main.tsx",
    curl: "The same verbs and views answer to curl: see GET /api and sim/README.md.",
  },
  {
    path: "/merchant",
    name: "merchant",
    source: "merchant/main.tsx",
    curl: "The same figures answer to curl: GET /api/shop, see sim/README.md.",
  },
  {
    path: "/app",
    name: "owner",
    source: "owner/main.tsx",
    curl: "The same verb answers to curl: the part app of POST /api/host, see sim/README.md.",
  },
]);

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
    entryPoints: Object.fromEntries(pages.map(({ name, source }) => [name, fileURLToPath(new URL(source, folder))])),
    outdir: fileURLToPath(folder),
    ...forBrowsers,
  });
  const built = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? "";
  const written = (name: string) => readFile(new URL(name, folder), "utf8");
  const frame = await written("index.html");
  const filesOf = ({ path, name, curl }: (typeof pages)[number]): [string, PageFile][] => [
    [path, { type: "text/html", text: frame.replaceAll("{name}", name).replace("{curl}", curl) }],
    [`/${name}.js`, { type: "text/javascript", text: built(`/${name}.js`) }],
    [`/${name}.css`, { type: "text/css", text: built(`/${name}.css`) }],
  ];
  return new Map([
    ...pages.flatMap(filesOf),
    ["/icon.svg", { type: "image/svg+xml", text: await written("icon.svg") }],
  ]);
}
