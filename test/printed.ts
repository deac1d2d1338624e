import { vi } from "vitest";

/** What a command prints, kept back from whoever runs the tests; `vi.restoreAllMocks` ends it. */
export class Printed {
  said = "";
  complained = "";
  /** Both, in their order. */
  all = "";

  constructor() {
    vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      this.said += String(text);
      return this.#take(text);
    });
    vi.spyOn(process.stderr, "write").mockImplementation((text) => {
      this.complained += String(text);
      return this.#take(text);
    });
  }

  #take(text: unknown): true {
    this.all += String(text);
    return true;
  }
}
