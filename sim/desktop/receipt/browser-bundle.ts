/** How esbuild makes a script for the page's browsers. */
export const forBrowsers = Object.freeze({
  bundle: true,
  write: false,
  minify: true,
  platform: "browser",
  format: "esm",
  target: "es2022",
  logLevel: "silent",
} as const);
