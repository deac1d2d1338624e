// Makes of the installed cbor-x an ES module that XS on a device can preload: `node sim/moddable/bundle-cbor.mjs FOLDER`
// writes cbor-x.js, encode.js and decode.js there, to which the manifest binds "cbor-x", "cbor-x/encode", "cbor-x/decode".
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** What does not hold on XS: [file, why, text as it stands, text instead]. A text that is gone is an error: look again then. */
const patches = Object.freeze([
  [
    "decode",
    "constructors that are built in have no name",
    "'get' + TypedArray.name.slice(0, -5)",
    "'get' + ['Uint8','Uint8','Uint16','Uint32','BigUint64','Int8','Int16','Int32','BigInt64','Float32','Float64'][typedArrays.indexOf(TypedArray)]",
  ],
  [
    "decode",
    "fromCharCode.apply puts each character on a stack of 512 slots, which ends the machine; strings are UTF-8 inside, so the bytes can be taken as they are",
    "function readStringJS(length) {",
    "function readStringJS(length) { const start = position; position += length; return String.fromArrayBuffer(src.buffer, src.byteOffset + start, length) }\nfunction readStringBefore(length) {",
  ],
  ["decode", "the same for short strings", "if (srcStringEnd == 0 && srcEnd < 140 && token < 32) {", "if (false) {"],
  [
    "encode",
    "charCodeAt gives whole code points, so this loop writes wrong bytes beyond the basic plane",
    "if (strLength < 0x40 || !encodeUtf8) {",
    "if (false) {",
  ],
  [
    "encode",
    "a character of a string may take four bytes",
    "let maxBytes = strLength * 3\n\t\t\t\tif (position",
    "let maxBytes = strLength * 4\n\t\t\t\tif (position",
  ],
  [
    "encode",
    "takes the bytes of the string as they are",
    "length = encodeUtf8(value, position + headerSize, maxBytes)",
    "{ const utf8 = new Uint8Array(ArrayBuffer.fromString(value)); length = utf8.length; target.set(utf8, position + headerSize) }",
  ],
  [
    "encode",
    "its buffer is there for good, and 4 kB hold every frame and record but the longest, for which it grows",
    "target = new ByteArrayAllocate(8192)\n\t\t\t\ttargetView = new DataView(target.buffer, 0, 8192)\n\t\t\t\tposition = 0\n\t\t\t}\n\t\t\tsafeEnd",
    "target = new ByteArrayAllocate(4096)\n\t\t\t\ttargetView = new DataView(target.buffer, 0, 4096)\n\t\t\t\tposition = 0\n\t\t\t}\n\t\t\tsafeEnd",
  ],
]);

/** Of these the device has none; `Function` would link the compiler of XS into the firmware. */
const absent = ["globalThis.Buffer", "Buffer", "TextEncoder", "TextDecoder", "Blob", "Function", "console"];

const patch = {
  name: "cbor-x-on-xs",
  setup(context) {
    context.onLoad({ filter: /[\\/]cbor-x[\\/](de|en)code\.js$/ }, (args) => {
      const file = path.basename(args.path, ".js");
      let contents = readFileSync(args.path, "utf8");
      for (const [where, why, before, after] of patches) {
        if (where !== file) continue;
        if (!contents.includes(before))
          throw new Error(`cbor-x has changed; in ${file}.js this is gone: ${before} (${why})`);
        contents = contents.replace(before, () => after);
      }
      return { contents, loader: "js" };
    });
  },
};

/** @param {string} folder gets the three modules. */
export async function bundleCbor(folder) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    stdin: {
      contents: 'export { Encoder } from "cbor-x/encode"; export { Decoder } from "cbor-x/decode";',
      resolveDir: root,
    },
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    minifySyntax: true,
    define: Object.fromEntries(absent.map((name) => [name, "undefined"])),
    logLevel: "error",
    plugins: [patch],
  });
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "cbor-x.js"), outputFiles[0].text);
  for (const [file, name] of [
    ["encode", "Encoder"],
    ["decode", "Decoder"],
  ]) {
    writeFileSync(path.join(folder, `${file}.js`), `export { ${name} } from "cbor-x";\n`);
    // The SDK's compiler run looks for types beside the module.
    const types = path.join(root, "node_modules", "cbor-x", `${file}.js`);
    const specifier = path.relative(folder, types).replaceAll("\\", "/");
    writeFileSync(path.join(folder, `${file}.d.ts`), `export { ${name} } from "${specifier}";\n`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) {
    process.stderr.write("usage: node sim/moddable/bundle-cbor.mjs FOLDER\n");
    process.exit(2);
  }
  await bundleCbor(path.resolve(folder));
}
