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
    case "crowded":
      return { status: 503, body: { error: complaintOf(result), field: "", expected: result.expected } };
    case "unknown":
      return {
        status: 404,
        body: { error: complaintOf(result), field: result.field ?? "", expected: result.known.join(", ") },
      };
  }
}
