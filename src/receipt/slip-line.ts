import type { QrCode } from "../../hal/qr-code";
import type { SlipPicture } from "./slip";

/**
 * A line of paper. Texts fit the width they were laid out for: nothing is wrapped later.
 * - `text`: `size` "double" is twice as wide and high, "tall" twice as high.
 * - `rule`: a dashed line across.
 * - `blank`: empty dot rows, e.g. room to sign.
 * - `picture`: in the middle, dot for dot; one wider than the paper is made smaller by whole numbers.
 * - `code`: a QR code in the middle, its modules `scale` dots wide; `text` is its content.
 */
export type SlipLine =
  | {
      readonly kind: "text";
      readonly text: string;
      readonly align: "left" | "center" | "right";
      readonly size: "normal" | "tall" | "double";
    }
  | { readonly kind: "rule" }
  | { readonly kind: "blank"; readonly rows: number }
  | { readonly kind: "picture"; readonly picture: SlipPicture; readonly text: string }
  | { readonly kind: "code"; readonly code: QrCode; readonly scale: number; readonly text: string };
