/**
 * A line of paper. Texts fit the width they were laid out for: nothing is wrapped later.
 * - `text`: `size` "double" is twice as wide and high, "tall" twice as high.
 * - `rule`: a dashed line across.
 * - `blank`: empty dot rows, e.g. room to sign.
 */
export type SlipLine =
  | {
      readonly kind: "text";
      readonly text: string;
      readonly align: "left" | "center" | "right";
      readonly size: "normal" | "tall" | "double";
    }
  | { readonly kind: "rule" }
  | { readonly kind: "blank"; readonly rows: number };
