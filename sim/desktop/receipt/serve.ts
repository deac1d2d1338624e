import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Simulator } from "../../simulator/simulator";
import { forBrowsers } from "./browser-bundle";
import { keysOf } from "./terminal-keys";

interface ServedFile {
  readonly type: string;
  readonly text: string;
}

const sources = (name: string) => new URL(`../page/receipt/${name}`, import.meta.url);

/** Nothing but its own script, style and keys; it sends nothing anywhere, and only the simulator's page may hold it. */
const headers = Object.freeze({
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
});

/**
 * The acquirer's page for digital receipts, at /receipt: what stands behind "#" in its address is decoded, laid out and checked
 * in the browser and never reaches this server.
 */
export class ReceiptPage {
  #script: Promise<string> | undefined;

  /** @returns whether the path was the page's. */
  async answer(
    pathname: string,
    request: IncomingMessage,
    response: ServerResponse,
    simulator: Simulator,
  ): Promise<boolean> {
    const file = await this.#file(pathname, simulator);
    if (!file) return false;
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { ...headers, allow: "GET" }).end();
      return true;
    }
    response.writeHead(200, {
      ...headers,
      "content-type": `${file.type}; charset=utf-8`,
      "content-length": Buffer.byteLength(file.text),
    });
    response.end(file.text);
    return true;
  }

  async #file(pathname: string, simulator: Simulator): Promise<ServedFile | undefined> {
    switch (pathname) {
      case "/receipt":
        return { type: "text/html", text: await readFile(sources("index.html"), "utf8") };
      case "/receipt/page.css":
        return { type: "text/css", text: await readFile(sources("receipt.css"), "utf8") };
      case "/receipt/page.js":
        this.#script ??= bundle();
        return { type: "text/javascript", text: await this.#script };
      case "/receipt/keys.json":
        return { type: "application/json", text: JSON.stringify(await keysOf(simulator)) };
      default:
        return undefined;
    }
  }
}

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(sources("main.tsx"))],
    ...forBrowsers,
  });
  return outputFiles[0]?.text ?? "";
}
