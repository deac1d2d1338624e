import type { IncomingMessage } from "node:http";

/** Why a request is turned away: the status to answer, and what was expected. */
export interface TurnedAway {
  readonly status: number;
  readonly error: string;
  readonly field: string;
  readonly expected: string;
}

const hostNames: readonly string[] = Object.freeze(["127.0.0.1", "localhost", "[::1]"]);

/**
 * Lets in only who may: the server listens on loopback, but any page in the same machine's browser can send requests there.
 * A request from another origin is refused, and so is one to a host name that somebody has pointed at 127.0.0.1 (DNS
 * rebinding).
 */
export function turnedAway(request: IncomingMessage, port: number): TurnedAway | undefined {
  const { host, origin } = request.headers;
  const hosts = hostNames.map((name) => `${name}:${port}`);
  if (host === undefined || !hosts.includes(host.toLowerCase()))
    return { status: 403, error: "forbidden", field: "host", expected: hosts.join(" or ") };
  const origins = hosts.map((name) => `http://${name}`);
  if (origin !== undefined && !origins.includes(origin))
    return { status: 403, error: "forbidden", field: "origin", expected: origins.join(" or ") };
  const site = request.headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none")
    return { status: 403, error: "forbidden", field: "sec-fetch-site", expected: "same-origin" };
  return undefined;
}

/**
 * Whether this may be a form that a page sends without asking. A browser tells where a POST comes from (`Origin`,
 * `Sec-Fetch-Site`), and then only JSON is taken, which a form cannot send; a script that tells neither, like a bare
 * `curl -d`, is no browser, and its body speaks for itself.
 */
export function mayBeForm(request: IncomingMessage): boolean {
  const { origin, "sec-fetch-site": site } = request.headers;
  return (origin !== undefined || site !== undefined) && !isJson(request);
}

function isJson(request: IncomingMessage): boolean {
  const [type = ""] = (request.headers["content-type"] ?? "").split(";");
  return type.trim().toLowerCase() === "application/json";
}

/** The largest body that a verb needs is a signature: 4096 points of a dozen characters each. */
export const BODY_BYTES_MAX = 65_536;
/** A whole scenario file: a recording of a day has ten thousand lines. */
const SCENARIO_BYTES_MAX = 4_194_304;

/** A flash image of 1 MB in base64 is 1.4 MB. */
const IMAGE_BYTES_MAX = 4_194_304;

const bodyBytesMax: { readonly [verb: string]: number } = Object.freeze({
  play: SCENARIO_BYTES_MAX,
  flash: IMAGE_BYTES_MAX,
});

export function bodyBytesMaxOf(verb: string): number {
  return Object.hasOwn(bodyBytesMax, verb) ? (bodyBytesMax[verb] ?? BODY_BYTES_MAX) : BODY_BYTES_MAX;
}

/** The largest of them all. */
export const ANY_BODY_BYTES_MAX = Math.max(BODY_BYTES_MAX, ...Object.values(bodyBytesMax));

/** Reads a body. "too-large" as soon as that is certain: the rest is not read. */
export function readBody(request: IncomingMessage, bytesMax: number): Promise<string | "too-large" | "aborted"> {
  if (Number(request.headers["content-length"] ?? 0) > bytesMax) return Promise.resolve("too-large");
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    const take = (part: Buffer) => {
      bytes += part.length;
      parts.push(part);
      if (bytes <= bytesMax) return;
      request.off("data", take).pause();
      resolve("too-large");
    };
    request.on("data", take);
    request.once("end", () => resolve(Buffer.concat(parts).toString("utf8")));
    request.once("close", () => resolve("aborted"));
    request.once("error", () => resolve("aborted"));
  });
}
