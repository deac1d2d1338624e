import type { SignaturePoint } from "../../hal/signature-pad";
import { randomOf } from "./samples";

/** The pad that the generated hands write on: a panel of 320 by 240 with the field of writing across it. */
export const pad = { widthPixels: 320, heightPixels: 160 };

export type Strokes = readonly (readonly SignaturePoint[])[];

/** A stroke's bones: x and y in a box of 100 by 100, y down. */
type Bones = readonly (readonly [x: number, y: number])[];

/** Characters as they are written, stroke by stroke in their order. */
const characters: Readonly<Record<string, string>> = {
  王: "18,18 82,15|25,48 76,46|50,18 50,84|10,86 92,84",
  李: "15,22 86,19|50,4 49,45|48,22 30,40 12,50|52,22 68,38 90,48|32,54 66,53 52,63|52,63 55,92 40,86|12,76 90,74",
  张: "10,14 38,12 37,32|12,33 36,31|14,33 10,54 37,53 34,84 22,78|80,8 56,30|48,44 94,41|60,8 58,88 74,74|64,46 78,70 94,86",
  明: "12,20 11,76|12,21 36,19 36,74|12,46 36,45|12,72 36,71|52,12 50,56 40,90|53,13 86,11 86,86 74,80|53,35 84,34|52,56 84,55",
  文: "50,4 54,14|10,26 90,23|66,26 48,62 12,92|30,28 52,60 92,90",
  大: "10,38 92,34|50,6 46,46 10,92|50,38 66,68 94,92",
  小: "50,6 50,88 38,80|26,36 12,66|72,34 90,64",
  林: "6,30 46,27|26,6 26,92|26,30 8,62|27,32 44,52|52,28 96,25|74,4 73,94|73,28 52,66|74,30 96,62",
  田: "16,20 17,84|16,21 84,18 83,84|18,50 82,48|50,20 50,82|17,82 83,80",
  中: "18,28 20,62|18,29 82,26 80,60|20,60 80,57|50,4 50,96",
  国: "12,12 12,92|12,12 88,10 88,92|30,30 70,28|33,52 67,50|50,30 50,74|26,75 75,73|62,58 70,66|13,90 87,88",
  伟: "28,6 8,44|20,30 20,94|44,24 88,21|42,44 90,41|40,64 84,61 82,78 74,74|64,6 64,96",
  丽: "10,14 90,11|16,34 17,84|16,35 42,33 42,80 36,76|26,46 32,58|58,34 58,84|58,35 86,32 86,82 78,78|68,46 75,58",
  陈: "10,12 10,94|10,13 34,11 22,36 34,54 20,64|46,22 92,19|64,8 52,46 88,44|72,30 72,90 62,84|56,60 44,80|82,58 94,76",
  刘: "30,6 36,16|8,26 56,23|46,26 34,58 8,86|16,36 34,58 54,80|70,24 70,64|88,8 88,90 76,82",
  杨: "6,30 44,27|26,6 26,94|26,30 8,62|28,34 42,48|52,14 84,12 56,44 92,42 84,86 74,80|66,46 46,76|80,46 58,88",
};

/** Small letters of a running hand, each from the line to the line, 100 wide where m is; x-height 100 to 50. */
const letters: Readonly<Record<string, string>> = {
  a: "0,95 40,58 15,62 8,88 28,98 48,60 46,92 62,98",
  c: "0,95 36,60 14,66 10,92 30,98 52,90",
  d: "0,95 40,60 12,66 10,92 32,96 54,4 46,90 62,98",
  e: "0,95 34,74 28,56 10,76 22,98 52,90",
  g: "0,95 40,60 14,64 12,90 40,70 38,138 10,140 58,94",
  h: "0,95 30,20 18,4 14,98 34,60 46,70 44,92 62,97",
  i: "0,95 16,58 16,92 32,97",
  k: "0,95 28,18 16,6 12,98 38,60 20,74 46,97 56,95",
  l: "0,95 30,20 18,4 14,88 36,97",
  m: "0,95 10,58 12,98 30,58 34,98 54,58 60,92 76,97",
  n: "0,95 10,58 12,98 34,58 40,92 56,97",
  o: "0,95 34,60 10,70 18,98 40,84 30,60 56,70",
  r: "0,95 14,56 32,64 26,92 44,97",
  s: "0,95 26,56 22,72 34,90 10,98 48,92",
  t: "0,95 26,10 18,90 38,97",
  u: "0,95 10,58 12,94 40,60 40,94 56,97",
  w: "0,95 10,58 14,96 34,62 38,96 60,58 72,64",
  y: "0,95 10,58 16,92 44,58 34,136 8,138 54,94",
};

const capitals: readonly string[] = [
  "10,50 6,10 60,0 66,30 16,48 70,62 60,96 0,98",
  "80,14 44,0 6,48 30,98 86,84",
  "4,98 40,4 76,98 30,60 96,60",
  "6,14 14,98 30,40 50,96 66,10 88,98",
  "70,8 20,4 26,46 64,56 50,96 0,88",
  "8,4 10,98 60,2 14,52 80,98",
];

function bonesOf(text: string): Bones {
  return text.split(" ").map((pair) => pair.split(",").map(Number) as [number, number]);
}

/** A signature, the same for the same seed: even seeds in Chinese, odd ones in Latin script. */
export function signatureOf(seed: number): Strokes {
  const random = randomOf(seed);
  const strokes = seed % 2 === 0 ? chineseName(random) : latinName(random);
  return written(strokes, random);
}

/** Two or three characters, here and there with strokes run together as in a quick hand. */
function chineseName(random: () => number): Bones[] {
  const names = Object.values(characters);
  const count = random() < 0.35 ? 2 : 3;
  const runsTogether = random() * 0.5;
  const strokes: [number, number][][] = [];
  for (let place = 0; place < count; place++) {
    const size = 0.85 + 0.3 * random();
    const sink = (random() - 0.5) * 20;
    const texts = (names[Math.floor(random() * names.length)] ?? "").split("|");
    for (const [index, text] of texts.entries()) {
      const bones = bonesOf(text).map(([x, y]): [number, number] => [place * 108 + x * size, sink + y * size]);
      const last = strokes.at(-1);
      if (index > 0 && last && random() < runsTogether) last.push(...bones);
      else strokes.push(bones);
    }
  }
  return strokes;
}

/** A capital and some letters in one go, the dots and bars after them, often a flourish below. */
function latinName(random: () => number): Bones[] {
  const strokes: [number, number][][] = [];
  const after: [number, number][][] = [];
  const known = Object.keys(letters);
  let x = 0;
  for (let word = 0; word < (random() < 0.6 ? 2 : 1); word++) {
    const capital = bonesOf(capitals[Math.floor(random() * capitals.length)] ?? "");
    strokes.push(capital.map(([bx, by]) => [x + bx, by * 1.1 - 10]));
    x += 92;
    const run: [number, number][] = [];
    const count = 3 + Math.floor(random() * 5);
    for (let place = 0; place < count; place++) {
      const letter = known[Math.floor(random() * known.length)] ?? "e";
      const bones = bonesOf(letters[letter] ?? "");
      run.push(...bones.map(([bx, by]): [number, number] => [x + bx, by]));
      if (letter === "i")
        after.push([
          [x + 16, 36],
          [x + 18, 39],
        ]);
      if (letter === "t")
        after.push([
          [x + 4, 42],
          [x + 40, 38],
        ]);
      x += (bones.at(-1)?.[0] ?? 40) + 2;
    }
    strokes.push(run, ...after.splice(0));
    x += 30;
  }
  if (random() < 0.4)
    strokes.push([
      [x, 110],
      [x * 0.5, 128],
      [10, 120],
      [x * 0.6, 118],
      [x * 1.05, 112],
    ]);
  return strokes;
}

/** Bones → what a panel of about 100 points a second saw of a hand: slanted, trembling, slower in the bends. */
function written(strokes: readonly Bones[], random: () => number): SignaturePoint[][] {
  const all = strokes.flat();
  const right = Math.max(...all.map(([x]) => x));
  const [top, bottom] = [Math.min(...all.map(([, y]) => y)), Math.max(...all.map(([, y]) => y))];
  const share = 0.45 + 0.5 * random();
  const scale = share * Math.min(pad.widthPixels / (right * 1.15), pad.heightPixels / ((bottom - top) * 1.1));
  const slant = (random() - 0.3) * 0.35;
  const rise = (random() - 0.6) * 0.12;
  const left = 6 + random() * 0.5 * pad.widthPixels * (1 - share);
  const down = (pad.heightPixels - (bottom - top) * scale) / 2;
  const pace = (0.13 + 0.22 * random()) * pad.heightPixels;
  const tellsPressure = random() < 0.5;
  let timeMs = 0;
  return strokes.map((bones) => {
    const place = bones.map(([x, y]): [number, number] => [
      left + (x + (100 - y) * slant) * scale + (random() - 0.5) * 5 * scale,
      down + (y - top + x * rise) * scale + (random() - 0.5) * 5 * scale,
    ]);
    timeMs += 60 + Math.floor(random() * 120);
    const points: SignaturePoint[] = [];
    for (const [x, y, way] of smooth(place, pace)) {
      timeMs += 8 + Math.floor(random() * 5);
      const push = Math.round(255 * Math.min(1, 0.25 + 0.5 * Math.sin(Math.PI * way) + 0.2 * random()));
      points.push({
        x: toPad(x + (random() - 0.5) * 0.5, pad.widthPixels),
        y: toPad(y + (random() - 0.5) * 0.5, pad.heightPixels),
        timeMs,
        pressure: tellsPressure ? Math.min(254, push) : 255,
      });
    }
    return points;
  });
}

function toPad(pixels: number, size: number): number {
  return Math.round(Math.min(Math.max(pixels / size, 0), 1) * 65_535);
}

/** Along a Catmull-Rom curve through the bones; `pace` is how far the pen goes between two samples, in hundredths of ten pixels. */
function smooth(bones: readonly [number, number][], pace: number): [x: number, y: number, way: number][] {
  const points: [number, number, number][] = [];
  const at = (index: number) => bones[Math.min(Math.max(index, 0), bones.length - 1)] as [number, number];
  for (let index = 0; index + 1 < bones.length; index++) {
    const [a, b, c, d] = [at(index - 1), at(index), at(index + 1), at(index + 2)];
    const length = Math.hypot(c[0] - b[0], c[1] - b[1]);
    const count = Math.max(2, Math.round((length * 10) / pace));
    for (let step = 0; step < count; step++) {
      // Slow at the bones, fast between them.
      const t = (1 - Math.cos((Math.PI * step) / count)) / 2;
      const along = (axis: 0 | 1) =>
        b[axis] +
        0.5 *
          t *
          (c[axis] -
            a[axis] +
            t *
              (2 * a[axis] - 5 * b[axis] + 4 * c[axis] - d[axis] + t * (3 * (b[axis] - c[axis]) + d[axis] - a[axis])));
      points.push([along(0), along(1), (index + t) / (bones.length - 1)]);
    }
  }
  points.push([...at(bones.length - 1), 1]);
  return points;
}
