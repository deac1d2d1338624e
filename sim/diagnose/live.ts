import type { Names } from "../../src/screen/text";
import type { Seen } from "../scenario/diagnoses";
import type { Strike } from "../scenario/fault-codes";
import { namesOn } from "../scenario/names";
import type { Plain } from "../scenario/result";
import type { Room } from "../scenario/room";
import { stepNames } from "../scenario/steps";
import { misread } from "./judge";
import { gridRows, pending } from "./rows";
import type { Wanted } from "./wanted";

/** The grid of the room's model as people play it: what can strike where, and what struck beside what was told. */
export function gridView(room: Room): Plain {
  const { model } = room.simulator.options;
  const rows = Object.entries(gridRows).map(([row, all]) => ({
    row,
    cells: stepNames.flatMap((step) => {
      const here = all.filter(({ at, models }) => at === step && (models?.includes(model) ?? true));
      const codes = new Set(here.flatMap(({ code }) => code ?? []));
      return here.length === 0 ? [] : [{ step, codes: [...codes], byPerson: here.every(({ acts }) => acts) }];
    }),
  }));
  const { strikes } = room.codes;
  return {
    steps: stepNames,
    rows,
    pending,
    strikes: strikes.map((strike, at) => played(room, strike, strikes[at - 1])),
  };
}

/** @param next what struck after it: what is told from then on is told of that. */
function played(room: Room, { code: row, step, atMs }: Strike, next: Strike | undefined): Plain {
  const since = room.diagnoses.all.toReversed().filter((seen) => seen.atMs >= atMs);
  const [first] = since.filter((seen) => next === undefined || next.atMs === atMs || seen.atMs < next.atMs);
  const here = (gridRows[row] ?? []).filter(({ at, acts }) => !acts && (step === undefined || at === step));
  const wrong = first && wrongly(first, here, namesOn(room.simulator));
  return {
    row,
    ...(step === undefined ? {} : { step }),
    atMs,
    told: first ? { code: first.code, money: first.money, atMs: first.atMs } : null,
    ...(wrong === undefined ? {} : { wrong }),
  };
}

/** @returns what is wrong by each of them; undefined where one of them fits, or none says what is right. */
function wrongly({ code, money, remedy }: Seen, here: readonly Wanted[], names: Names): string | undefined {
  let wrong: string | undefined;
  for (const wanted of here) {
    if (wanted.code === undefined) wrong ??= `told ${code}, and there is nothing to tell`;
    else {
      const misreading = misread({ code, money, remedy: remedy.en }, wanted, names);
      if (misreading === undefined) return undefined;
      wrong ??= misreading;
    }
  }
  return wrong;
}
