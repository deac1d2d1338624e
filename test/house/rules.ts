import type { ImportGraph } from "./imports";

/**
 * The room of a file: of the folders and files that the order names, the longest that the file lies in. Files that lie beside
 * the rooms of a folder make one room with the folder's own name.
 */
export function roomOf(file: string, order: readonly string[]): string | undefined {
  let room: string | undefined;
  for (const each of order)
    if ((file === each || file.startsWith(`${each}/`)) && each.length > (room?.length ?? 0)) room = each;
  return room;
}

/** Files that stand in no room of the order. */
export function homeless(graph: ImportGraph, order: readonly string[]): readonly string[] {
  return [...graph.keys()].filter((file) => roomOf(file, order) === undefined);
}

/** Rooms of the order that no file stands in: the order tells of a house that is not there. */
export function emptyRooms(graph: ImportGraph, order: readonly string[]): readonly string[] {
  const used = new Set([...graph.keys()].map((file) => roomOf(file, order)));
  return order.filter((room) => !used.has(room));
}

/** Imports that lead from a lower room to a higher one, each in words. @param order lowest first. */
export function upwardImports(graph: ImportGraph, order: readonly string[]): readonly string[] {
  const found: string[] = [];
  for (const [file, targets] of graph)
    for (const target of targets) {
      const [from, to] = [roomOf(file, order), roomOf(target, order)];
      if (from === undefined || to === undefined || order.indexOf(to) <= order.indexOf(from)) continue;
      found.push(`${file} → ${target}: ${shortly(from, to)} stands below ${shortly(to, from)}`);
    }
  return found;
}

/** Without the area's name, where both are rooms of one area. */
function shortly(room: string, other: string): string {
  const [area = ""] = room.split("/");
  return room !== area && other.startsWith(`${area}/`) ? room.slice(area.length + 1) : room;
}

/** Circles of imports: all files of each, and one way around. */
export function circles(graph: ImportGraph): readonly string[] {
  return knots(graph).map((files) => {
    const around = wayAround(graph, files);
    return `a circle of ${files.length}: ${files.join(", ")}; one way around: ${around.join(" → ")}`;
  });
}

/** Tarjan's strongly connected components, of those more than one file, and files that import themselves. */
function knots(graph: ImportGraph): readonly (readonly string[])[] {
  const found: string[][] = [];
  const numbers = new Map<string, number>();
  const path: string[] = [];
  const onPath = new Set<string>();
  const visit = (file: string): number => {
    const number = numbers.size;
    numbers.set(file, number);
    let low = number;
    path.push(file);
    onPath.add(file);
    for (const target of graph.get(file) ?? []) {
      const seen = numbers.get(target);
      if (seen === undefined) low = Math.min(low, visit(target));
      else if (onPath.has(target)) low = Math.min(low, seen);
    }
    if (low === number) {
      const knot = path.splice(path.indexOf(file));
      for (const each of knot) onPath.delete(each);
      if (knot.length > 1 || graph.get(file)?.includes(file)) found.push(knot.sort());
    }
    return low;
  };
  for (const file of graph.keys()) if (!numbers.has(file)) visit(file);
  return found;
}

/** The shortest way from a knot's first file back to it. */
function wayAround(graph: ImportGraph, files: readonly string[]): readonly string[] {
  const [first = ""] = files;
  const within = new Set(files);
  const ways: (readonly string[])[] = [[first]];
  const seen = new Set<string>();
  for (const way of ways)
    for (const target of graph.get(way.at(-1) ?? "") ?? []) {
      if (target === first) return [...way, first];
      if (!within.has(target) || seen.has(target)) continue;
      seen.add(target);
      ways.push([...way, target]);
    }
  throw new Error(`no way around from ${first}`);
}
