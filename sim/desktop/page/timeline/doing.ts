import { useState } from "preact/hooks";
import { KEPT_NOTE } from "../../../scenario/kept-note";
import { addressOf } from "../api";
import { keepFrom } from "../keep-file";
import { ask } from "./feed";
import { timeOf } from "./paint";
import type { Say } from "./say";

const SCENARIO_CHARACTERS_MAX = 4_000_000;

/** What came of something that was done to the whole run. */
export interface Told {
  readonly text: string;
  readonly bad: boolean;
  /** Time stands still, and a button lets it go on. */
  readonly waits?: boolean;
}

/** One thing at a time. */
export interface Doing {
  readonly busy: boolean;
  readonly told: Told | undefined;
  run(work: () => Promise<Told>): Promise<void>;
  /** What was told is of a world that is no more. */
  forget(): void;
}

export function useDoing(): Doing {
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState<Told | undefined>(undefined);
  const run = async (work: () => Promise<Told>) => {
    setBusy(true);
    setTold(await work());
    setBusy(false);
  };
  return { busy, told, run, forget: () => setTold(undefined) };
}

/** Time goes on from where the world stands. */
export async function goOn(say: Say): Promise<Told> {
  const asked = await ask("clock", { action: "run" });
  return asked.kind === "done" ? { text: "", bad: false } : { text: say.refused + asked.error, bad: true };
}

/** Keeps the run as a file that opens anywhere. */
export function save(say: Say): Promise<Told> {
  return keep("recording", "recording.jsonl", say);
}

/** Keeps it as a person would write a test: on screens that are waited for, not at times. */
export function saveTest(say: Say): Promise<Told> {
  return keep("recording?as=test", "test.jsonl", say);
}

async function keep(view: string, file: string, say: Say): Promise<Told> {
  const kept = await keepFrom(addressOf(view), file);
  if (kept.kind === "refused") return { text: say.refused + kept.why, bad: true };
  const [head = ""] = (await kept.content.text()).split("\n", 1);
  // Nothing in the file tells what the terminal and the acquirer held when the run began.
  return head.includes(KEPT_NOTE) ? { text: say.keptApart, bad: true } : { text: "", bad: false };
}

/** Goes back to an event, of this run or of one that was left, and lets time stand there. */
export async function rewindTo(sequence: number, say: Say, run?: number): Promise<Told> {
  const body = { sequence, paused: true, ...(run === undefined ? {} : { run }) };
  const asked = await ask<{ atMs: number; exact: boolean }>("rewind", body);
  if (asked.kind === "refused") return { text: say.refused + asked.error, bad: true };
  const { answer } = asked;
  if (!answer.exact) return { text: say.inexact, bad: true, waits: true };
  return { text: `${say.backAt} ${timeOf(answer.atMs)}${say.backAtEnd}`, bad: false, waits: true };
}

/** Opens a file in a fresh world of the terminal that it is for. */
export async function playFile(file: File, say: Say): Promise<Told> {
  if (file.size > SCENARIO_CHARACTERS_MAX) return { text: `${say.refused}${file.name}`, bad: true };
  type Played = {
    readonly passed: boolean;
    readonly steps?: number;
    readonly digest?: string;
    readonly line?: number;
    readonly what?: string;
  };
  const asked = await ask<Played>("play", { lines: await file.text(), fresh: true });
  if (asked.kind === "refused") return { text: say.refused + asked.error, bad: true };
  const { passed, steps, digest, line, what } = asked.answer;
  return passed
    ? { text: `${say.passed}${steps} · ${say.digest} ${digest}`, bad: false }
    : { text: `${say.failedAt}${line}: ${what}`, bad: true };
}
