#!/usr/bin/env python3
"""Draws the icons of the screen and puts them into the two fonts, as characters of Unicode's private use area (hal/icons.ts):

    /usr/bin/python3 sim/desktop/fonts/icons.py

All of them are drawn here, by shapes on a square of 24 by 24 units, with y downwards. Each dot is set if more than half of it is covered.
Icons have 24 dots in font24.bin and 16 in font16.bin. Pictures have 48 dots, as four characters of font24.bin: the upper two first.
Large figures (Noto Sans Mono CJK SC, 24 by 48 dots) are two characters of font24.bin each: the upper one first.
"""

import math
import re
import struct
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
FONTS = ROOT / "src" / "receipt" / "font"
NAMES = ROOT / "hal" / "icons.ts"
PRIVATE = range(0xE000, 0xF900)
ICONS_AT = 0xE000
PICTURES_AT = 0xE100
FIGURES_AT = 0xE200
FIGURES = "0123456789.,*"
FIGURE_BASELINE = 39
SAMPLES = 4


# Shapes: functions that tell whether a point is inside.


def rect(x0, y0, x1, y1):
    return lambda x, y: x0 <= x < x1 and y0 <= y < y1


def round_rect(x0, y0, x1, y1, r):
    def inside(x, y):
        dx = max(x0 + r - x, 0, x - (x1 - r))
        dy = max(y0 + r - y, 0, y - (y1 - r))
        return x0 <= x < x1 and y0 <= y < y1 and dx * dx + dy * dy <= r * r

    return inside


def frame(x0, y0, x1, y1, r, w):
    outer, inner = round_rect(x0, y0, x1, y1, r), round_rect(x0 + w, y0 + w, x1 - w, y1 - w, max(0.01, r - w))
    return lambda x, y: outer(x, y) and not inner(x, y)


def disc(cx, cy, r):
    return lambda x, y: (x - cx) ** 2 + (y - cy) ** 2 <= r * r


def line(points, w):
    """A stroke through the points, its ends round."""

    def near(x, y):
        for (ax, ay), (bx, by) in zip(points, points[1:]):
            dx, dy = bx - ax, by - ay
            t = max(0, min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)))
            if (x - ax - t * dx) ** 2 + (y - ay - t * dy) ** 2 <= w * w / 4:
                return True
        return False

    return near


def arc(cx, cy, r, w, start, end):
    """A part of a ring. Degrees, clockwise from the right."""

    def near(x, y):
        distance = math.hypot(x - cx, y - cy)
        angle = math.degrees(math.atan2(y - cy, x - cx)) % 360
        turned = start <= angle <= end or start <= angle + 360 <= end
        return abs(distance - r) <= w / 2 and turned

    return near


def polygon(points):
    def inside(x, y):
        hit = False
        for (ax, ay), (bx, by) in zip(points, points[1:] + points[:1]):
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                hit = not hit
        return hit

    return inside


def cut(shape):
    return ("cut", shape)


def cross(x0, y0, x1, y1, w):
    return [line([(x0, y0), (x1, y1)], w), line([(x0, y1), (x1, y0)], w)]


# Icons. Each takes the width of its strokes, because 16 dots want other ones than 24.


def charged(w):
    return [disc(12, 12, 11.4), cut(line([(6, 12.5), (10.5, 17), (18, 8)], w + 0.8))]


def not_charged(w):
    return [frame(0.8, 0.8, 23.2, 23.2, 11.2, w), *cross(7.4, 7.4, 16.6, 16.6, w + 0.4)]


def checking(w):
    return [
        rect(3.5, 0.6, 20.5, 0.6 + w),
        rect(3.5, 23.4 - w, 20.5, 23.4),
        line([(6, 2), (6, 6), (11, 12), (6, 18), (6, 22)], w * 0.9),
        line([(18, 2), (18, 6), (13, 12), (18, 18), (18, 22)], w * 0.9),
        polygon([(8, 20.8), (12, 15), (16, 20.8)]),
        polygon([(8.5, 6.5), (15.5, 6.5), (12, 11)]),
    ]


def back_arrow(w):
    return [
        line([(5, 7.5), (15, 7.5)], w),
        arc(15, 13.5, 6, w, 270, 450),
        line([(7, 19.5), (15, 19.5)], w),
        polygon([(0.8, 7.5), (8.5, 1), (8.5, 14)]),
    ]


def returned(w):
    return back_arrow(w)


def partly_returned(w):
    return [*back_arrow(w), cut(rect(0, 16.5, 24, 24)), rect(2, 18.5, 7, 18.5 + w), rect(9.5, 18.5, 14.5, 18.5 + w)]


def padlock(w, shackle):
    return [round_rect(3, 10.5, 21, 23, 2), cut(disc(12, 15.6, 2)), cut(rect(11, 15.6, 13, 20)), *shackle]


def held(w):
    return padlock(w, [arc(12, 7.5, 5.6, w, 180, 360), rect(6.4 - w / 2, 7.5, 6.4 + w / 2, 11), rect(17.6 - w / 2, 7.5, 17.6 + w / 2, 11)])


def released(w):
    return padlock(w, [arc(7.4, 6.4, 5.2, w, 180, 360), rect(12.6 - w / 2, 6.4, 12.6 + w / 2, 11)])


def warning(w):
    return [
        polygon([(12, 0.5), (23.8, 22.6), (0.2, 22.6)]),
        cut(rect(10.7, 7.5, 13.3, 15.8)),
        cut(rect(10.7, 17.6, 13.3, 20.2)),
    ]


def connecting(w):
    return [
        line([(2, 8), (16, 8)], w),
        polygon([(15, 2.4), (22.6, 8), (15, 13.6)]),
        line([(8, 16.5), (22, 16.5)], w),
        polygon([(9, 10.9), (1.4, 16.5), (9, 22.1)]),
        cut(rect(0, 11.4, 24, 13)),
    ]


def sale(w):
    return [frame(0.6, 3.6, 23.4, 20.4, 2, w), *yuan(12, 12, 5.6, w)]


def yuan(cx, cy, r, w):
    return [
        line([(cx - 0.8 * r, cy - r), (cx, cy - 0.1 * r), (cx + 0.8 * r, cy - r)], w),
        line([(cx, cy), (cx, cy + r)], w),
        line([(cx - 0.75 * r, cy + 0.05 * r), (cx + 0.75 * r, cy + 0.05 * r)], w * 0.8),
        line([(cx - 0.75 * r, cy + 0.5 * r), (cx + 0.75 * r, cy + 0.5 * r)], w * 0.8),
    ]


def scan(w):
    corners = []
    for x, dx in ((1.6, 1), (22.4, -1)):
        for y, dy in ((1.6, 1), (22.4, -1)):
            corners += [line([(x + 5 * dx, y), (x, y), (x, y + 5 * dy)], w)]
    return [*corners, line([(3.5, 12), (20.5, 12)], w)]


def code(w):
    eye = lambda x, y: [frame(x, y, x + 9, y + 9, 0.01, 2), rect(x + 3.4, y + 3.4, x + 5.6, y + 5.6)]
    return [
        *eye(1, 1),
        *eye(14, 1),
        *eye(1, 14),
        rect(14, 14, 17, 17),
        rect(20, 14, 23, 17),
        rect(17, 17, 20, 20),
        rect(14, 20, 17, 23),
        rect(20, 20, 23, 23),
    ]


def void(w):
    return [
        frame(2, 0.8, 22, 23.2, 1.5, w),
        *cross(8, 5.4, 16, 13.4, w),
        line([(6.5, 18.4), (17.5, 18.4)], w),
    ]


def settle(w):
    return [
        line([(18.6, 3), (5.6, 3), (12.6, 12), (5.6, 21), (18.6, 21)], w + 0.6),
    ]


def refund(w):
    return [
        arc(12.4, 12, 9.6, w, 210, 515),
        polygon([(0, 5.4), (9.2, 4.6), (3.4, 12.4)]),
        *yuan(12.6, 12.4, 4.2, w * 0.9),
    ]


def menu(w):
    return [rect(2, y, 22, y + w + 0.4) for y in (3.6, 10.8, 18)]


def more(w):
    return [disc(4, 12, 2.6), disc(12, 12, 2.6), disc(20, 12, 2.6)]


# Of the status line, where 16 dots are what is seen.


def wifi(bars):
    def icon(w):
        arcs = [arc(12, 20, r, 3, 225, 315) for r in (7, 12.4, 17.8)[:bars]]
        return [disc(12, 20, 2.6), *arcs]

    return icon


def cellular(bars):
    def icon(w):
        columns = []
        for at in range(4):
            x = 0.4 + at * 6
            high = 5 + at * 5 if at < bars else 1.6
            columns += [rect(x, 22.6 - high, x + 4.4, 22.6)]
        return columns

    return icon


def ethernet(w):
    return [
        frame(8, 0.8, 16, 8, 0.5, w),
        rect(11, 8, 13, 12),
        rect(4, 11.2, 20, 13.2),
        rect(4, 13, 6, 16),
        rect(18, 13, 20, 16),
        frame(1, 16, 9, 23, 0.5, w),
        frame(15, 16, 23, 23, 0.5, w),
    ]


def no_network(w):
    return [*cellular(0)(w), *cross(8, 3, 20, 15, w + 0.6)]


def battery(level):
    """@param level how many quarters are left."""
    return lambda w: [*cell(0.2, 21.2, level), rect(20.6, 9.4, 23.8, 14.8)]


def charging(level):
    bolt = [(6, 2.4), (0.2, 13), (3.6, 13), (2.2, 22), (8.6, 10.2), (5, 10.2)]
    return lambda w: [polygon(bolt), *cell(9.4, 23, level), rect(22.6, 9.8, 24, 14.2)]


def cell(x0, x1, level):
    room = x1 - x0 - 5
    fill = [rect(x0 + 2.5, 8.4, x0 + 2.5 + room * level / 4, 15.6)] if level else []
    return [frame(x0, 5.8, x1, 18.2, 1, 1.6), *fill]


def mains(w):
    return [
        rect(6, 0.6, 8.6, 7),
        rect(15.4, 0.6, 18, 7),
        round_rect(3.4, 6.2, 20.6, 15.6, 4),
        rect(10.6, 15, 13.4, 23.6),
    ]


def printer(w):
    return [
        frame(5, 0.6, 19, 9, 0.5, w),
        round_rect(0.6, 7.6, 23.4, 17.8, 1.5),
        cut(rect(18, 10, 20.6, 12.2)),
        cut(rect(4, 13.4, 20, 17.8)),
        frame(5, 12.8, 19, 23.4, 0.5, w),
    ]


def no_paper(w):
    return [
        round_rect(0.6, 1.6, 23.4, 10.8, 1.5),
        cut(rect(17.6, 4, 20.4, 6.4)),
        *cross(6.4, 13.6, 17.6, 22.4, w + 0.4),
    ]


def waiting(w):
    return [
        line([(2, 14), (2, 22.2), (22, 22.2), (22, 14)], w),
        rect(10.6, 8, 13.4, 18.4),
        polygon([(12, 0.6), (19.4, 9.4), (4.6, 9.4)]),
    ]


# Pictures of 48 dots, of what is asked for.


def card(x0, y0, x1, y1):
    return [frame(x0, y0, x1, y1, 1.6, 1)]


def tap(w):
    return [
        *card(1, 11, 16, 21.4),
        rect(3.4, 13.6, 6.6, 16),
        rect(3.4, 18, 10, 19),
        *[arc(13.4, 9.4, r, 1.1, 290, 345) for r in (3.2, 5.9, 8.6)],
    ]


def insert(w):
    return [
        *card(6.4, 0.8, 17.6, 15.6),
        frame(9.8, 9, 14.2, 12.8, 0.4, 0.8),
        cut(rect(4, 14.4, 20, 17)),
        rect(3, 16.4, 21, 17.6),
        rect(3, 16.4, 4.2, 20),
        rect(19.8, 16.4, 21, 20),
        polygon([(12, 23.4), (8.4, 19.4), (15.6, 19.4)]),
        rect(11.3, 17.8, 12.7, 20),
    ]


def swipe(w):
    return [
        *card(2, 5, 20, 15.6),
        rect(2, 7.4, 20, 9.8),
        rect(0.6, 17, 23.4, 18),
        line([(6, 21.2), (17, 21.2)], 1.1),
        polygon([(16.4, 18.9), (20.8, 21.2), (16.4, 23.5)]),
    ]


def pay_code(w):
    eye = lambda x, y: [frame(x, y, x + 4, y + 4, 0.01, 0.9), rect(x + 1.6, y + 1.6, x + 2.4, y + 2.4)]
    return [
        frame(5.6, 0.6, 18.4, 23.4, 2, 1),
        rect(10.4, 21, 13.6, 21.8),
        *eye(7.6, 5),
        *eye(12.4, 5),
        *eye(7.6, 10),
        rect(12.6, 10.2, 13.9, 11.5),
        rect(15, 10.2, 16.3, 11.5),
        rect(13.8, 11.4, 15.1, 12.7),
        rect(12.6, 12.7, 13.9, 14),
        rect(15, 12.7, 16.3, 14),
        rect(2.4, 16.6, 21.6, 17.6),
    ]


def bank(w):
    return [
        frame(0.8, 6.4, 8.4, 20.4, 1.2, 1),
        rect(2.8, 8.6, 6.4, 11.4),
        *[rect(2.5 + dx, y, 3.6 + dx, y + 1.1) for dx in (0, 1.7, 3.4) for y in (13, 15, 17)],
        *[disc(x, 13.4, 0.75) for x in (10.2, 12, 13.8)],
        polygon([(19.4, 4.6), (24, 9), (14.8, 9)]),
        rect(15.6, 9.9, 23.4, 11),
        *[rect(x, 11.8, x + 1.2, 17.6) for x in (16.4, 18.8, 21.2)],
        rect(15, 18.4, 24, 20.4),
    ]


icons = {
    "charged": charged,
    "notCharged": not_charged,
    "checking": checking,
    "returned": returned,
    "partlyReturned": partly_returned,
    "held": held,
    "released": released,
    "warning": warning,
    "connecting": connecting,
    "sale": sale,
    "scan": scan,
    "code": code,
    "void": void,
    "settle": settle,
    "refund": refund,
    "menu": menu,
    "more": more,
    "wifi1": wifi(1),
    "wifi2": wifi(2),
    "wifi3": wifi(3),
    "cellular1": cellular(1),
    "cellular2": cellular(2),
    "cellular3": cellular(3),
    "cellular4": cellular(4),
    "ethernet": ethernet,
    "noNetwork": no_network,
    **{f"battery{level}": battery(level) for level in range(5)},
    **{f"charging{level}": charging(level) for level in range(5)},
    "mains": mains,
    "printer": printer,
    "noPaper": no_paper,
    "waiting": waiting,
}
pictures = {"tap": tap, "insert": insert, "swipe": swipe, "payCode": pay_code, "bank": bank}


def drawn(make, dots):
    """Rows of a square of dots, most significant bit left."""
    shapes = make({16: 3, 24: 2.6, 48: 1.6}[dots])
    unit = 24 / dots
    rows = []
    for row in range(dots):
        bits = 0
        for column in range(dots):
            hits = 0
            for sy in range(SAMPLES):
                for sx in range(SAMPLES):
                    x, y = (column + (sx + 0.5) / SAMPLES) * unit, (row + (sy + 0.5) / SAMPLES) * unit
                    on = False
                    for shape in shapes:
                        if isinstance(shape, tuple):
                            on = on and not shape[1](x, y)
                        else:
                            on = on or shape(x, y)
                    hits += on
            bits = bits << 1 | (2 * hits > SAMPLES * SAMPLES)
        rows.append(bits)
    return rows


def tiles(rows, across, down, dots):
    """Rows cut into squares of so many dots, row by row of them."""
    mask = (1 << dots) - 1
    return [
        [row >> (dots * (across - 1 - x)) & mask for row in rows[y * dots : (y + 1) * dots]]
        for y in range(down)
        for x in range(across)
    ]


def figure(character):
    """A figure of 48 rows, 24 dots across."""
    import freetype
    from build_fonts import NOTO, NOTO_FACE, face_named

    face = face_named(NOTO, NOTO_FACE)
    face.set_pixel_sizes(0, 48)
    face.load_char(character, freetype.FT_LOAD_RENDER | freetype.FT_LOAD_TARGET_MONO)
    slot, bitmap = face.glyph, face.glyph.bitmap
    rows = [0] * 48
    for r in range(bitmap.rows):
        for c in range(bitmap.width):
            if bitmap.buffer[r * bitmap.pitch + c // 8] >> (7 - c % 8) & 1:
                y, x = FIGURE_BASELINE - slot.bitmap_top + r, slot.bitmap_left + c
                if not (0 <= y < 48 and 0 <= x < 24):
                    raise SystemExit(f"{character}: does not fit")
                rows[y] |= 1 << (23 - x)
    return rows


def private_glyphs(dots):
    """Code point and rows of each character of the private use area."""
    found = {ICONS_AT + at: drawn(make, dots) for at, make in enumerate(icons.values())}
    if dots == 24:
        for at, make in enumerate(pictures.values()):
            for part, rows in enumerate(tiles(drawn(make, 48), 2, 2, 24)):
                found[PICTURES_AT + 4 * at + part] = rows
        for at, character in enumerate(FIGURES):
            for part, rows in enumerate(tiles(figure(character), 1, 2, 24)):
                found[FIGURES_AT + 2 * at + part] = rows
    return found


def check_names():
    """hal/icons.ts has to name the same ones in the same places."""
    written = dict(re.findall(r'(\w+): "\\u(e[01][0-9a-f]{2})"', NAMES.read_text(encoding="utf-8")))
    wanted = {name: f"{ICONS_AT + at:04x}" for at, name in enumerate(icons)}
    wanted |= {name: f"{PICTURES_AT + 4 * at:04x}" for at, name in enumerate(pictures)}
    if written != wanted:
        lines = "\n".join(f'  {name}: "\\u{point}",' for name, point in wanted.items())
        raise SystemExit(f"{NAMES} should say\n{lines}")


def with_private(data):
    """A font's file with the characters of the private use area drawn anew."""
    dots, half_bytes, count = struct.unpack_from("<BBH", data, 4)
    pages = struct.unpack_from("<257H", data, 8)
    halves_at = 522 + count
    wholes_at = halves_at + 95 * dots * half_bytes
    size = dots * dots // 8
    glyphs = {}
    for page in range(256):
        for at in range(pages[page], pages[page + 1]):
            glyphs[page << 8 | data[522 + at]] = data[wholes_at + at * size : wholes_at + (at + 1) * size]
    glyphs = {point: glyph for point, glyph in glyphs.items() if point not in PRIVATE}
    for point, rows in private_glyphs(dots).items():
        glyphs[point] = b"".join(row.to_bytes(dots // 8, "big") for row in rows)
    points = sorted(glyphs)
    made = b"QSF1" + struct.pack("<BBH", dots, half_bytes, len(points))
    made += b"".join(struct.pack("<H", sum(1 for p in points if p < page * 256)) for page in range(257))
    made += bytes(p & 0xFF for p in points) + data[halves_at:wholes_at]
    return made + b"".join(glyphs[point] for point in points)


def add_to_fonts():
    check_names()
    for dots in (24, 16):
        file = FONTS / f"font{dots}.bin"
        before = file.read_bytes()
        after = with_private(before)
        file.write_bytes(after)
        print(f"{dots} dots: {len(private_glyphs(dots))} icons and parts of them, {len(after)} bytes, before {len(before)}")


if __name__ == "__main__":
    add_to_fonts()
