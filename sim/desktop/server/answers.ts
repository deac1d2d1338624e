import type { IncomingMessage, ServerResponse } from "node:http";
import type { Plain } from "../../scenario/result";
import type { Reply } from "./front";

/** Of a body that is not wanted: several times the largest that any verb takes, from this machine in a moment. */
const THROWN_AWAY_BYTES_MAX = 33_554_432;
const THROWN_AWAY_MS = 5_000;

const commonHeaders = Object.freeze({
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin",
  "content-security-policy": "default-src 'self'; frame-ancestors 'none'",
});

export function sendJson(response: ServerResponse, status: number, body: object, headers: object = {}): void {
  writeJson(response, status, body, headers);
  response.end();
}

function writeJson(response: ServerResponse, status: number, body: object, headers: object): void {
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, {
    ...commonHeaders,
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(text),
    ...headers,
  });
  response.write(text);
}

export function tooLarge(bytesMax: number): Plain {
  return { error: "body too large", field: "", expected: `at most ${bytesMax} bytes` };
}

/**
 * Answers a request whose body nobody wants, and ends its connection. What still comes is read and thrown away first, within
 * bounds: a connection that closes over unread bytes is reset, and takes the answer with it.
 */
export function turnAway(request: IncomingMessage, response: ServerResponse, status: number, body: object): void {
  const { "content-length": length, "transfer-encoding": chunked } = request.headers;
  if (chunked === undefined && !(Number(length) > 0)) return sendJson(response, status, body, { connection: "close" });
  writeJson(response, status, body, { connection: "close" });
  let bytes = 0;
  const timer = setTimeout(() => request.destroy(), THROWN_AWAY_MS);
  request.on("data", (part: Buffer) => {
    bytes += part.length;
    if (bytes > THROWN_AWAY_BYTES_MAX) request.destroy();
  });
  const end = () => {
    clearTimeout(timer);
    response.end();
  };
  request.once("close", end);
  request.once("end", end);
  request.resume();
}

export function sendReply(response: ServerResponse, reply: Reply): void {
  switch (reply.kind) {
    case "json":
      return sendJson(response, reply.status, reply.body);
    case "png":
      return sendPng(response, reply.png);
    case "file":
      return sendBinary(response, reply.bytes, reply.name);
    case "lines":
      return sendText(response, "application/jsonl", reply.text, attachment(reply.name));
  }
}

function attachment(fileName: string): { readonly "content-disposition": string } {
  return { "content-disposition": `attachment; filename="${fileName}"` };
}

function sendBinary(response: ServerResponse, bytes: Uint8Array, fileName: string): void {
  response.writeHead(200, {
    ...commonHeaders,
    "content-type": "application/octet-stream",
    "content-length": bytes.length,
    ...attachment(fileName),
  });
  response.end(bytes);
}

function sendPng(response: ServerResponse, png: Uint8Array): void {
  response.writeHead(200, { ...commonHeaders, "content-type": "image/png", "content-length": png.length });
  response.end(png);
}

export function sendText(response: ServerResponse, type: string, text: string, headers: object = {}): void {
  response.writeHead(200, {
    ...commonHeaders,
    "content-type": `${type}; charset=utf-8`,
    "content-length": Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}
