import type { InkPoints } from "../drivers/keys/ink-points";
import type { KeyedDisplay } from "../drivers/keys/keyed-display";
import { INK_HEIGHT, INK_WIDTH, type InkEnd, type InkOwner, SigningGlass } from "../drivers/keys/signing-glass";
import type { PointsRead, Signature, SignaturePad, SignaturePadFault } from "../signature-pad";

interface Capture {
  readonly answer: (signature: Signature) => void;
  readonly refuse: (error: unknown) => void;
  readonly ink: SigningGlass;
}

/**
 * A signature pad on a board's own glass, beside the pad at the other end of the wire, where somebody else or a script signs: whoever
 * ends it first has signed. The other end's clock is the terminal's, so it tells when the time is up, and whether there is a pad at all.
 */
export class SharedSignaturePad implements SignaturePad, InkOwner {
  readonly #remote: SignaturePad;
  readonly #display: Pick<KeyedDisplay, "lend" | "passOn">;
  readonly #stir: (happens: () => void) => void;
  #capture: Capture | undefined;
  /** What was signed on the glass, until it is forgotten. */
  #signed: InkPoints | undefined;

  /** @param stir lets an end on the glass reach the firmware, of which the other end knows nothing. */
  constructor(
    remote: SignaturePad,
    display: Pick<KeyedDisplay, "lend" | "passOn">,
    stir: (happens: () => void) => void,
  ) {
    this.#remote = remote;
    this.#display = display;
    this.#stir = stir;
  }

  get widthPixels(): number {
    return INK_WIDTH;
  }

  get heightPixels(): number {
    return INK_HEIGHT;
  }

  status(): Promise<"ready" | SignaturePadFault> {
    return this.#remote.status();
  }

  capture(request: { readonly caption: string; readonly timeoutMs: number }): Promise<Signature> {
    return new Promise((answer, refuse) => {
      if (this.#capture) throw new TypeError("another call is waiting at this signature pad");
      this.#signed = undefined;
      const capture: Capture = { answer, refuse, ink: new SigningGlass(this.#display, request.caption, this) };
      this.#capture = capture;
      this.#remote.capture(request).then(
        // What the other end says of a capture that has ended on the glass is stale.
        (signature) => this.#over(capture)?.answer(signature),
        (error: unknown) => this.#over(capture)?.refuse(error),
      );
    });
  }

  async read({ from, count }: { readonly from: number; readonly count: number }): Promise<PointsRead> {
    const signed = this.#signed;
    return signed ? { kind: "points", bytes: signed.read(from, count) } : this.#remote.read({ from, count });
  }

  /** The other end answers its capture, and so ends this one. */
  cancel(): Promise<void> {
    this.#signed = undefined;
    this.#capture?.ink.stop();
    return this.#remote.cancel();
  }

  /** A key on the glass. */
  inkEnded(how: InkEnd): void {
    const capture = this.#over(this.#capture);
    if (!capture) return;
    const { answer, refuse, ink } = capture;
    const { points } = ink;
    if (how === "signed") this.#signed = points;
    const signature: Signature = how === "signed" ? { kind: "signed", points: points.count } : { kind: "cleared" };
    // Before the firmware goes on, which may ask for the next one.
    this.#stir(() => this.#remote.cancel().then(() => answer(signature), refuse));
  }

  /** @returns the capture, once. */
  #over(capture: Capture | undefined): Capture | undefined {
    if (!capture || capture !== this.#capture) return undefined;
    this.#capture = undefined;
    capture.ink.stop();
    return capture;
  }
}
