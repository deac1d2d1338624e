/**
 * What a device's XS 17 has and XS 13.3 has not: ES2023's copying array methods (toSorted, toReversed, toSpliced, with). They are JavaScript
 * here and C there, so their cost in steps is not a device's.
 */
export const NEWER_BUILT_INS = `(() => {
  "use strict";
  const define = (target, name, value) =>
    Object.defineProperty(target, name, { value, writable: true, enumerable: false, configurable: true });
  const place = (list, index) => {
    const at = Math.trunc(index) || 0;
    const from = at < 0 ? list.length + at : at;
    if (from < 0 || from >= list.length) throw new RangeError("invalid index");
    return from;
  };
  const copying = (copy) => ({
    toReversed() { return copy(this).reverse(); },
    toSorted(order) { return copy(this).sort(order); },
    with(index, value) { const list = copy(this); list[place(this, index)] = value; return list; },
  });
  const add = (prototype, methods) => {
    for (const name of Object.keys(methods)) if (!(name in prototype)) define(prototype, name, methods[name]);
  };
  add(Array.prototype, {
    ...copying((list) => Array.from(list)),
    toSpliced(...change) { const list = Array.from(this); list.splice(...change); return list; },
  });
  add(Object.getPrototypeOf(Uint8Array.prototype), copying((list) => new list.constructor(list)));
})();`;

/**
 * Makes the worker's globals those of a device, before anything else runs in it.
 *
 * What the worker's XS 13.3 has and a device has not is removed: TextEncoder, TextDecoder, Base64, harden, Compartment,
 * ModuleSource, performance, setImmediate and the worker's own meter and command functions. Code from strings
 * (`new Function`) throws, as in an engine without a parser; only the `eval` stays, because the worker itself calls it.
 * `Date.now` and `Math.random` throw: time and randomness come from contracts, or a seed would not replay a run.
 *
 * What a device has and the worker has not is added: {@link NEWER_BUILT_INS}.
 *
 * Two helpers stay for tests: `print(text)` and `gc()`. `xsAnswer(value)` turns a value into the JSON bytes of an answer.
 */
export const DEVICE_PRELUDE = `(() => {
  "use strict";
  const define = (target, name, value) =>
    Object.defineProperty(target, name, { value, writable: true, enumerable: false, configurable: true });
  const encoder = new TextEncoder();
  define(globalThis, "xsAnswer", (value) => encoder.encode(JSON.stringify(value)).buffer);

  for (const name of ["TextEncoder", "TextDecoder", "Base64", "harden", "Compartment", "ModuleSource", "performance",
    "setImmediate", "issueCommand", "currentMeterLimit", "resetMeter", "global"]) delete globalThis[name];

  const refuse = (what) => { throw new Error(what); };
  const NoFunction = function Function() { refuse("A device compiles no code from strings"); };
  NoFunction.prototype = Function.prototype;
  define(Function.prototype, "constructor", NoFunction);
  define(globalThis, "Function", NoFunction);
  define(Date, "now", () => refuse("Time comes from the clock contract"));
  define(Math, "random", () => refuse("Randomness comes from the random contract"));
})();
${NEWER_BUILT_INS}`;
