import { Component, type ComponentType } from "preact";
import type { Part } from "./part";
import type { Seen } from "./seen";

/** What a panel is given: the part itself, or the part and more beside it. */
type Given = Part | { readonly part: Part };

/**
 * A panel that is drawn anew only when something that it looks at in `seen` is another one, or something else that it is given. What it
 * looks at is noted while it is drawn, its parts with it: a page has a dozen panels, and a key changes the screen alone.
 *
 * What a panel does on a click sees what is there then, and not what was there when it was drawn.
 */
export function watching<P extends Given>(Panel: ComponentType<P>): ComponentType<P> {
  return class extends Component<P> {
    readonly #looksAt = new Set<keyof Seen>();
    #now: Seen = partIn(this.props).seen;
    readonly #seen = new Proxy({} as Seen, {
      get: (_, name) => {
        this.#looksAt.add(name as keyof Seen);
        return this.#now[name as keyof Seen];
      },
    });

    override shouldComponentUpdate(next: P): boolean {
      const before = this.#now;
      this.#now = partIn(next).seen;
      for (const name of this.#looksAt) if (before[name] !== this.#now[name]) return true;
      return isOther(this.props, next) || isOther(partIn(this.props), partIn(next));
    }

    override render() {
      const { props } = this;
      const part = { ...partIn(props), seen: this.#seen };
      return <Panel {...props} {...("part" in props ? { part } : part)} />;
    }
  };
}

function partIn(given: Given): Part {
  return "part" in given ? given.part : given;
}

/** Beside what is seen, which is looked at one by one. */
function isOther<T extends object>(before: T, after: T): boolean {
  const names = Object.keys(after) as (keyof T)[];
  if (names.length !== Object.keys(before).length) return true;
  return names.some((name) => name !== "seen" && name !== "part" && before[name] !== after[name]);
}
