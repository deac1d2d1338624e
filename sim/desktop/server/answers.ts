import type { ServerResponse } from "node:http";
import { complaintOf, type Plain, type Result } from "../../scenario/result";

/** A result as the public interface tells it: a status of HTTP and a JSON object. */
export interface Answer {
  readonly status: number;
  readonly body: Plain;
}

export function answerOf(result: Result): Answer {
  switch (result.kind) {
    case "ok":
      return { status: 200, body: result.answer };
    case "invalid":
      return {
        status: 400,
        body: { error: complaintOf(result), field: result.field, expected: result.expected },
      };
    case "conflict":
      return {
        status: 409,
        body: { error: complaintOf(result), field: result.field, expected: result.expected },
      };
    case "not-in-time":
      return {
        status: 408,
        body: { error: complaintOf(result), field: result.field, expected: result.expected, seen: result.seen },
      };
    case "unknown":
      return { status: 404, body: { error: complaintOf(result), field: "", expected: result.known.join(", ") } };
  }
}

const commonHeaders = Object.freeze({
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin",
  "content-security-policy": "default-src 'self'; frame-ancestors 'none'",
});

export function sendJson(response: ServerResponse, status: number, body: object, headers: object = {}): void {
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, {
    ...commonHeaders,
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}

export function sendBinary(response: ServerResponse, bytes: Uint8Array, fileName: string): void {
  response.writeHead(200, {
    ...commonHeaders,
    "content-type": "application/octet-stream",
    "content-length": bytes.length,
    "content-disposition": `attachment; filename="${fileName}"`,
  });
  response.end(bytes);
}

export function sendPng(response: ServerResponse, png: Uint8Array): void {
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
