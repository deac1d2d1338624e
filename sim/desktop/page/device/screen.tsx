import type { Part } from "../part";
import { usePicture } from "../wire";
import { Glass } from "./glass";
import { pictureAddress } from "./picture";

/** The display's pixels, one for one, and over them a layer of its own for the dots of a PIN. */
export function Screen(part: Part) {
  const { seen, say } = part;
  const { screen, device } = seen;
  const { widthPixels = 320, heightPixels = 240 } = device?.screen ?? {};
  const { src } = usePicture(pictureAddress("screen", part));
  const touched = device?.screen.largeKeys === true;
  return (
    <div class="bezel">
      {touched ? (
        <Glass {...part} />
      ) : (
        <img
          class="screen"
          fetchpriority="high"
          decoding="sync"
          src={src}
          width={widthPixels}
          height={heightPixels}
          alt={say.screen}
          data-screen={screen?.id}
        />
      )}
      {device?.pinPad.collecting && !touched ? <PinDots digits={device.pinPad.dots} label={say.pinDots} /> : null}
      <p class="screen-text unseen" aria-live="polite">
        {screen?.text}
      </p>
    </div>
  );
}

/** Drawn by the PIN pad itself and not by the firmware: it knows how many digits there are, and shows no more. */
function PinDots({ digits, label }: { digits: number; label: string }) {
  return (
    <div class="pin-layer" data-digits={digits}>
      <span class="unseen">
        {label}: {digits}
      </span>
      <svg class="lock" viewBox="0 0 16 16" aria-hidden="true">
        <path d="M4 7V5a4 4 0 0 1 8 0v2M3 7h10v7H3z" />
      </svg>
      {Array.from({ length: digits }, (_, at) => (
        <i key={at} class="dot" />
      ))}
    </div>
  );
}
