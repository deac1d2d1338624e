import { bytesOfBase64 } from "./base64";
import { conflict, invalid, ok, type Plain } from "./result";
import { type Verb, verb } from "./verb";

/** Base64 of the largest partition that the journal knows, 4 MB, does not fit a body; that of a board's 1 MB does. */
const IMAGE_TEXT_MAX = 4_194_304 - 64;
const FLIPS_MAX = 4096;

interface FlashBody {
  readonly flip?: readonly { readonly at: number; readonly bit: number }[];
  readonly image?: string;
}

const flash = verb<FlashBody>({
  name: "flash",
  does: "while the power is off: turns bits of the flash over, or puts another image into it",
  schema: {
    properties: {
      flip: {
        type: "array",
        minItems: 1,
        maxItems: FLIPS_MAX,
        items: {
          type: "object",
          additionalProperties: false,
          properties: {
            at: { type: "integer", minimum: 0, maximum: 0x3f_ffff },
            bit: { type: "integer", minimum: 0, maximum: 7 },
          },
          required: ["at", "bit"],
        },
      },
      image: { type: "string", maxLength: IMAGE_TEXT_MAX },
    },
    oneOf: [{ required: ["flip"] }, { required: ["image"] }],
  },
  example: { flip: [{ at: 4097, bit: 3 }] },
  shown: (body: Plain) => {
    const { image } = body;
    // A megabyte of text would stand in the timeline for every reader of it.
    return typeof image === "string" ? { image: `${image.length} characters, sum ${sumOfText(image)}` } : body;
  },
  async play({ simulator }, { flip, image }) {
    const { world, flash: chip } = simulator;
    for (const [index, { at }] of (flip ?? []).entries())
      if (at >= chip.sizeBytes) return invalid(`flip.${index}.at`, `a whole number from 0 to ${chip.sizeBytes - 1}`);
    const bytes = image === undefined ? undefined : bytesOfBase64(image);
    if (image !== undefined && bytes?.length !== chip.sizeBytes)
      return invalid("image", `base64 of ${chip.sizeBytes} bytes, as in flash.bin`);
    if (world.powered) return conflict("", "the power to be off");
    for (const { at, bit } of flip ?? []) chip.flipBit(at, bit);
    if (bytes) chip.putImage(bytes);
    return ok({ sizeBytes: chip.sizeBytes });
  },
});

/** Tells two images apart in a recording's events. FNV-1a. */
function sumOfText(text: string): string {
  let hash = 0x811c9dc5 | 0;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** What happens to the chip while nobody looks. */
export const flashVerbs: readonly Verb[] = Object.freeze([flash]);
