/** From the page to its world: a GET, or with a text a POST of it. */
export interface Question {
  readonly id: number;
  readonly address: string;
  readonly text?: string;
}

/** From the world to its page. */
export type Told =
  | { readonly kind: "ready" }
  | { readonly kind: "event"; readonly event: object }
  | {
      readonly kind: "reply";
      readonly id: number;
      readonly status: number;
      readonly type: string;
      readonly content: string | Uint8Array<ArrayBuffer>;
    }
  /** A fault of the simulator itself. */
  | { readonly kind: "bug"; readonly what: string };
