interface ChoiceProps {
  readonly label: string;
  readonly all: readonly string[];
  readonly at: string;
  readonly named?: (value: string) => string;
  readonly onChoose: (value: string) => void;
}

/** One of many. */
export function Choice({ label, all, at, named = (value) => value, onChoose }: ChoiceProps) {
  return (
    <label class="input">
      <span>{label}</span>
      <select value={at} onChange={(event) => onChoose(event.currentTarget.value)}>
        {all.map((value) => (
          <option key={value} value={value} selected={value === at}>
            {named(value)}
          </option>
        ))}
      </select>
    </label>
  );
}

interface CountProps {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly at: number;
  readonly onCount: (value: number) => void;
}

/** A whole number within bounds; what is none changes nothing. */
export function Count({ label, min, max, at, onCount }: CountProps) {
  return (
    <label class="input">
      <span>{label}</span>
      <input
        type="number"
        min={min}
        max={max}
        value={at}
        onChange={(event) => {
          const value = event.currentTarget.valueAsNumber;
          if (Number.isInteger(value) && value >= min && value <= max) onCount(value);
          else event.currentTarget.value = String(at);
        }}
      />
    </label>
  );
}

interface SliderProps extends CountProps {
  readonly step: number;
  readonly unit: string;
}

/** A number to be felt rather than typed: told when it is let go of. */
export function Slider({ label, min, max, step, at, unit, onCount }: SliderProps) {
  return (
    <label class="input slider">
      <span>
        {label}{" "}
        <b>
          {at} {unit}
        </b>
      </span>
      <input
        type="range"
        min={min}
        max={max}
        step={step}
        value={at}
        onChange={(event) => onCount(event.currentTarget.valueAsNumber)}
      />
    </label>
  );
}
