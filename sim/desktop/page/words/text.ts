/** The same in each language of the page. */
export interface Text {
  readonly zh: string;
  readonly en: string;
}

export function text(zh: string, en: string): Text {
  return Object.freeze({ zh, en });
}
