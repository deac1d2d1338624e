import { useEffect, useState } from "preact/hooks";

/** A choice of the visitor's that the browser keeps between visits. Where storage is refused it lasts as long as the page. */
export function useKept(
  name: string,
  first: () => string,
): readonly [string, (value: string | ((before: string) => string)) => void] {
  const [value, setValue] = useState(() => read(name) ?? first());
  useEffect(() => write(name, value), [name, value]);
  return [value, setValue];
}

function read(name: string): string | undefined {
  try {
    return localStorage.getItem(name) ?? undefined;
  } catch (error) {
    if (error instanceof DOMException) return undefined;
    throw error;
  }
}

function write(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}
