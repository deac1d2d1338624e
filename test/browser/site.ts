import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { writeSite } from "../../sim/desktop/commands/site";

/** The site behind a file server that knows nothing of it, below a folder of its host. */
export interface Site {
  readonly address: string;
  readonly folder: string;
  close(): Promise<void>;
}

const BELOW = "/somewhere/below/";
const types: { readonly [ending: string]: string } = Object.freeze({
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
});

export async function openSite(): Promise<Site> {
  const folder = await mkdtemp(path.join(tmpdir(), "qianshou-site-"));
  await writeSite(folder);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://site.invalid");
    const name = pathname.slice(BELOW.length) || "index.html";
    const file = path.join(folder, name);
    if (!pathname.startsWith(BELOW) || !file.startsWith(folder)) return void response.writeHead(404).end();
    readFile(file).then(
      (bytes) =>
        void response
          .writeHead(200, { "content-type": types[path.extname(file)] ?? "application/octet-stream" })
          .end(bytes),
      () => void response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen({ host: "127.0.0.1", port: 0 }, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}${BELOW}`,
    folder,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
}
