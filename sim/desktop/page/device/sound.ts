import type { WorldEvent } from "../api";

/** What a terminal's beeper plays: frequencies in Hz, one after the other. */
const tunes: { readonly [sound: string]: readonly number[] } = Object.freeze({
  ok: Object.freeze([1760]),
  alert: Object.freeze([988, 988]),
  error: Object.freeze([392, 330, 262]),
  key: Object.freeze([2400]),
});
const NOTE_SECONDS = 0.12;
const CLICK_SECONDS = 0.02;
const PAUSE_SECONDS = 0.05;
const VOLUME = 0.05;

/** The terminal's beeper, heard. A browser lets a page sound only after a first click or key: until then it is silent. */
export class Beeper {
  muted = false;
  #context: AudioContext | undefined;

  /** Somebody has touched the page. */
  wake(): void {
    if (this.muted || this.#context) return;
    this.#context = new AudioContext();
  }

  play(sound: string): void {
    const context = this.#context;
    const tune = tunes[sound];
    if (this.muted || context?.state !== "running" || !tune) return;
    let at = context.currentTime;
    for (const hertz of tune) {
      const seconds = sound === "key" ? CLICK_SECONDS : NOTE_SECONDS;
      playNote(context, hertz, at, seconds);
      at += seconds + PAUSE_SECONDS;
    }
  }
}

/** Which sound this event is, if it is one. */
export function soundOf({ kind, sound }: WorldEvent): string | undefined {
  return kind === "sound" ? String(sound) : undefined;
}

function playNote(context: AudioContext, hertz: number, at: number, seconds: number): void {
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.type = "square";
  tone.frequency.value = hertz;
  volume.gain.setValueAtTime(VOLUME, at);
  volume.gain.setTargetAtTime(0, at + seconds, 0.005);
  tone.connect(volume).connect(context.destination);
  tone.start(at);
  tone.stop(at + seconds + PAUSE_SECONDS);
}
