import { expect, test } from "vitest";
import { boards } from "../../sim/desktop/moddable/modules";
import { PACKED_START, pack, packFirmware } from "../../sim/desktop/moddable/pack";
import { PackError } from "../../sim/desktop/moddable/replace";

/** What a packed program answers when it is started. */
async function started(bundle: string): Promise<unknown> {
  const code = await pack(bundle);
  const module = await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`);
  return module[PACKED_START]();
}

const BUNDLE = `// src/limits.ts
var LIMIT = 3;
var early = greet("early");
function greet(name) {
  return \`hello
\${name}\${LIMIT}\`;
}
// src/main.ts
var Counter = class {
  #value = LIMIT;
  get value() {
    return this.#value;
  }
};
var words = Object.freeze({ greet: "hi", LIMIT });
function local(LIMIT, { greet: greet2 = greet } = {}) {
  const early2 = ((words2) => words2 + LIMIT)(1);
  return [LIMIT, early2, greet2("x"), words.greet, words.LIMIT, new Counter().value, early];
}
async function ${PACKED_START}() {
  return local(7);
}
export {
  ${PACKED_START}
};
`;

test("a packed program does what it did: hoisted calls, locals of the same name, templates over lines", async () => {
  expect(await started(BUNDLE)).toEqual([7, 8, "hello\nx3", "hi", 3, 3, "hello\nearly3"]);
});

test("a function keeps a name of its own where the program has more functions than properties", async () => {
  // "read" is a property, too: the one that is given out first.
  const bundle = `function read() {
  return write();
}
function write() {
  return { read: 1 }.read + more();
}
function more() {
  return 2;
}
function ${PACKED_START}() {
  return read();
}
export {
  ${PACKED_START}
};
`;
  expect(await started(bundle)).toBe(3);
});

test("functions take one table from outside, and numbers stand where they are used", async () => {
  const code = await pack(BUNDLE);
  expect(code).not.toMatch(/\bfunction\b/);
  expect(code).toMatch(/\bm\d = 3;/);
  expect(code).toMatch(/Object\.freeze\(\w+\)/);
});

test.each(["count = 2", "count++", "names = undefined"])(
  "what changes at the top level is refused: %s",
  async (change) => {
    const bundle = `var count = 1;\nvar names = Object.freeze([]);\nfunction ${PACKED_START}() {\n  ${change};\n  return count;\n}\n`;
    await expect(pack(bundle)).rejects.toThrow(PackError);
  },
);

test("private members become ordinary ones, whose names differ from an ancestor's and from every other word", async () => {
  const bundle = `var Account = class {
  #fen = 1;
  m0 = 5;
  async #add(fen) {
    return this.#fen += fen;
  }
  pay(fen) {
    return this.#add(fen);
  }
};
var Card = class extends Account {
  #pan = "62#fen";
  get masked() {
    return [this.#pan, #pan in this];
  }
};
async function ${PACKED_START}() {
  const card = new Card();
  return [await card.pay(2), card.masked, card.m0, Object.keys(card).length];
}
`;
  expect(await pack(bundle)).not.toMatch(/(?<!62)#/);
  expect(await started(bundle)).toEqual([3, ["62#fen", true], 5, 3]);
});

test("what has another `this` than the table or an object of its class finds the table nevertheless", async () => {
  const bundle = `var Base = class {
  /** Not an object's; */
  static make() {
    return new Late(word("made"));
  }
  first = word("first");
  arrows(list) {
    return list.map((each) => word(each));
  }
  functions(list) {
    return list.map(function(each) {
      return word(each);
    });
  }
  get own() {
    return { word() {
      return word("own");
    } }.word();
  }
};
var Late = class extends Base {
  constructor(text) {
    super(word(text));
    this.text = word(text);
  }
};
function word(text, { end = suffix("!") } = {}) {
  if (text === "made") {
    return suffix(text);
  }
  return text + end;
}
function suffix(text) {
  return "-" + text;
}
function nested() {
  return { word() {
    return word("nested");
  } }.word();
}
function value(text) {
  return word(text);
}
function ${PACKED_START}() {
  const late = Base.make();
  return [late.text, late.first, late.own, ...late.arrows(["a"]), ...late.functions(["f"]), nested(), ...["v"].map(value)];
}
`;
  expect(await started(bundle)).toEqual(["-made-!", "first-!", "own-!", "a-!", "f-!", "nested-!", "v-!"]);
});

test("a regular expression is no constant: in ROM the engine loses its captures", async () => {
  const bundle = (pattern: string) => `${pattern}\nfunction ${PACKED_START}() {\n  return /a(b)/.exec("ab")[1];\n}\n`;
  await expect(pack(bundle("var DIGITS = /^\\d+$/;"))).rejects.toThrow(PackError);
  expect(await started(bundle(""))).toBe("b");
});

test.each(boards)("the firmware of %s packs, and starts nothing by itself", async (board) => {
  const { code, sourceBytes } = await packFirmware(board);
  expect(code.slice(-100)).toContain(`as ${PACKED_START}`);
  expect(Object.keys(sourceBytes)).toEqual(expect.arrayContaining(["src/book", "src/host", "src/transaction", "hal"]));
});
