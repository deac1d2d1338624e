declare module "neopixel" {
  /** The SDK's driver of lamps like the WS2812. */
  export default class NeoPixel {
    constructor(options: { readonly length: number; readonly pin: number; readonly order: "GRB" | "RGB" });
    /** @returns the colour in this lamp's order; parts are 0 to 255. */
    makeRGB(red: number, green: number, blue: number): number;
    setPixel(index: number, colour: number): void;
    update(): void;
  }
}
