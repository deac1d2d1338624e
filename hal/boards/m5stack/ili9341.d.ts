declare module "ili9341" {
  import type { PixelPanel } from "../../drivers/screen/drawn-display";

  /** The SDK's driver of the panel, with the pins of its target. A send with a positive length is over when it returns. */
  const ILI9341: new (options: object) => PixelPanel;
  export default ILI9341;
}
