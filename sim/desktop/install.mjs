// What has to be there before anything else can run: a Node that is new enough, and node_modules as the lock file says.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Whether this Node is one that package.json allows ("engines": ">=major.minor"); says so if it is not. */
export function checkNodeVersion(root) {
  const { engines } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  const [major, minor] = engines.node.replace(">=", "").split(".").map(Number);
  const [ownMajor, ownMinor] = process.versions.node.split(".").map(Number);
  if (ownMajor > major || (ownMajor === major && ownMinor >= (minor || 0))) return true;
  say(
    `This needs Node ${major}.${minor || 0} or newer, and this is Node ${process.versions.node}. See https://nodejs.org/.`,
  );
  return false;
}

/** "nothing" to do, everything is missing ("all"), or node_modules does not match the lock file any more ("changes"). */
function missing(root, stamp, lockHash) {
  const installed = path.join(root, "node_modules", ".package-lock.json");
  if (!existsSync(installed)) return "all";
  if (existsSync(stamp)) return readFileSync(stamp, "utf8") === lockHash ? "nothing" : "changes";
  // Installed by hand: npm writes this file last, so it is newer than the lock file it was made from.
  return statSync(installed).mtimeMs >= statSync(path.join(root, "package-lock.json")).mtimeMs ? "nothing" : "changes";
}

function npm(root, args) {
  // Two packages that only tests use ask for Node 22, and do all that they are used for on 20.19: no warning for newcomers to read.
  const all = [...args, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const own = process.env.npm_execpath;
  // Standard output stays free for the command's own: some commands print JSON there.
  const options = { cwd: root, stdio: ["ignore", 2, 2] };
  const result = own?.endsWith("npm-cli.js")
    ? spawnSync(process.execPath, [own, ...all], options)
    : spawnSync("npm", all, { ...options, shell: process.platform === "win32" });
  if (result.error) say(`npm could not be started: ${result.error.message}`);
  return result.status === 0;
}

/**
 * Makes node_modules what package-lock.json says, if it is not so already (then this costs a millisecond).
 * An existing node_modules is changed in place rather than removed: another command may be running from it.
 */
export async function ensureInstalled(root) {
  const lock = readFileSync(path.join(root, "package-lock.json"));
  const lockHash = createHash("sha256").update(lock).digest("hex");
  const stamp = path.join(root, "node_modules", ".cache", "qianshou", "installed");
  const what = missing(root, stamp, lockHash);
  if (what !== "nothing") {
    const began = Date.now();
    say(what === "all" ? "Installing dependencies (npm ci) …" : "Updating dependencies (npm install) …");
    // A registry that lacks a package for some other system makes `npm ci` refuse; `npm install` leaves it out.
    const done = (what === "all" && npm(root, ["ci"])) || npm(root, ["install", "--no-save"]);
    if (!done) {
      say("The dependencies could not be installed; npm says why above.");
      return false;
    }
    say(`Dependencies installed in ${((Date.now() - began) / 1000).toFixed(1)} s.`);
  }
  if (what !== "nothing" || !existsSync(stamp)) {
    mkdirSync(path.dirname(stamp), { recursive: true });
    writeFileSync(stamp, lockHash);
  }
  return true;
}
