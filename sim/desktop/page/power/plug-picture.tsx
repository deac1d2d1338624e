/** A plug in its socket; the style sheet pulls it out. */
export function PlugPicture() {
  return (
    <svg class="plug-picture" viewBox="0 0 120 56" aria-hidden="true">
      <rect class="socket" x="2" y="4" width="40" height="48" rx="10" />
      <circle class="hole" cx="31" cy="20" r="3.5" />
      <circle class="hole" cx="31" cy="36" r="3.5" />
      <path class="spark" d="M48 10l6 6M48 46l6-6M46 28h9" />
      <g class="pull">
        <path class="pins" d="M30 20h20M30 36h20" />
        <path class="body" d="M48 12h14a16 16 0 0 1 0 32H48z" />
        <path class="cable" d="M78 28c16 0 14 14 44 14" />
      </g>
    </svg>
  );
}
