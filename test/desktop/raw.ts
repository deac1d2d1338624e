import { request } from "node:http";

export const json = { "content-type": "application/json" };

/** A request with whatever headers: fetch would not send some of them. */
export function raw(
  port: number,
  options: { readonly method?: string; readonly path: string; readonly headers?: Record<string, string> },
  body = "",
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        host: "127.0.0.1",
        port: port,
        method: options.method ?? "GET",
        path: options.path,
        headers: options.headers,
      },
      (response) => {
        let text = "";
        response.on("data", (part) => {
          text += part;
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
      },
    );
    asked.on("error", reject);
    asked.end(body);
  });
}
