#!/usr/bin/env python3
"""Makes the bitmap fonts that ship with the firmware. Run by hand when a source or the list of characters changes:

    apt-get install python3-freetype fonts-noto-cjk unifont
    /usr/bin/python3 sim/desktop/fonts/build_fonts.py

24 dots: Noto Sans Mono CJK SC, rasterised to one bit with FreeType's hinting for black and white.
16 dots: GNU Unifont, a bitmap font already (an outline font at 16 dots loses strokes).
The format of the files is described in hal/font.ts.
"""

import struct
from pathlib import Path

import freetype

HERE = Path(__file__).resolve().parent
TARGET = HERE.parents[2] / "src" / "receipt" / "font"
NOTO = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
NOTO_FACE = "Noto Sans Mono CJK SC"
UNIFONT = "/usr/share/unifont/unifont.hex"
HALF = range(0x20, 0x7F)
# Without the icons, which icons.py adds.
SIZE_MAX = {24: 560_000, 16: 280_000}
# Unifont centres these in their cell as in Taiwan; on the mainland they stand at its left.
UNIFONT_LEFT = {"，": 5, "：": 5, "；": 5, "！": 5, "？": 2}
# Dot rows above the baseline in the 24-dot cell. Half-width letters stand a row higher, so that their descenders fit.
BASELINE_FULL = 21
BASELINE_HALF = 20


def code_points():
    """GB2312 rows 1 to 3 (signs, numbers, full-width ASCII) and all its Chinese characters, then the list of extras."""
    points = set()
    for row in [1, 2, 3, *range(16, 88)]:
        for cell in range(1, 95):
            try:
                points.add(ord(bytes([0xA0 + row, 0xA0 + cell]).decode("gb2312")))
            except UnicodeDecodeError:
                pass
    # The gb2312 codec gives U+30FB and U+2015 where GBK and GB18030, hence UnionPay's messages, give these.
    points |= {0x00B7, 0x2014}
    for line in (HERE / "extra-characters.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            points |= {ord(c) for c in line if not c.isspace()}
    return sorted(p for p in points if 0x7F < p < 0x10000)


def face_named(path, name):
    count = freetype.Face(path).num_faces
    for index in range(count):
        face = freetype.Face(path, index=index)
        if face.family_name.decode() == name:
            return face
    raise SystemExit(f"{path} holds no {name}")


def noto_glyphs(dots):
    face = face_named(NOTO, NOTO_FACE)
    face.set_pixel_sizes(0, dots)

    def glyph(point, width):
        if face.get_char_index(point) == 0:
            return None
        face.load_char(chr(point), freetype.FT_LOAD_RENDER | freetype.FT_LOAD_TARGET_MONO)
        slot, bitmap = face.glyph, face.glyph.bitmap
        rows = [0] * dots
        # Signs of half width in this face (such as the pound sign) stand in the middle of their full cell.
        shift = max(0, (width - (slot.advance.x >> 6)) // 2)
        lost = 0
        top = (BASELINE_FULL if width == dots else BASELINE_HALF) - slot.bitmap_top
        # The few that still hang out below (g, j, brackets) are moved up, as far as there is room above.
        top -= max(0, min(top, top + bitmap.rows - dots))
        for r in range(bitmap.rows):
            y = top + r
            for c in range(bitmap.width):
                if bitmap.buffer[r * bitmap.pitch + c // 8] >> (7 - c % 8) & 1:
                    x = slot.bitmap_left + c + shift
                    if 0 <= y < dots and 0 <= x < width:
                        rows[y] |= 1 << (width - 1 - x)
                    else:
                        lost += 1
        return rows, lost

    return glyph


def unifont_glyphs(dots):
    table = {}
    for line in Path(UNIFONT).read_text().splitlines():
        point, bits = line.split(":")
        table[int(point, 16)] = bits

    def glyph(point, width):
        bits = table.get(point)
        if bits is None:
            return None
        own = len(bits) * 4 // dots
        rows = [int(bits[r * own // 4 : (r + 1) * own // 4], 16) for r in range(dots)]
        shift = (width - own) // 2 + UNIFONT_LEFT.get(chr(point), 0)
        return [row << shift for row in rows], 0

    return glyph


def build(dots, glyph):
    half_width = dots // 2
    half_bytes = (half_width + 7) // 8
    halves = b""
    lost = []
    for point in HALF:
        rows, cut = glyph(point, half_width)
        if cut:
            lost.append((chr(point), cut))
        halves += b"".join((row << (half_bytes * 8 - half_width)).to_bytes(half_bytes, "big") for row in rows)
    points, fulls = [], b""
    for point in code_points():
        found = glyph(point, dots)
        if found is None:
            print(f"{dots} dots: no glyph for U+{point:04X} {chr(point)}")
            continue
        rows, cut = found
        if cut:
            lost.append((chr(point), cut))
        points.append(point)
        fulls += b"".join(row.to_bytes(dots // 8, "big") for row in rows)
    pages = [sum(1 for p in points if p < page * 256) for page in range(257)]
    data = b"QSF1" + struct.pack("<BBH", dots, half_bytes, len(points))
    data += b"".join(struct.pack("<H", page) for page in pages)
    data += bytes(p & 0xFF for p in points) + halves + fulls
    if len(data) > SIZE_MAX[dots]:
        raise SystemExit(f"{dots} dots: {len(data)} bytes are more than {SIZE_MAX[dots]}")
    (TARGET / f"font{dots}.bin").write_bytes(data)
    print(f"{dots} dots: {len(points)} + {len(HALF)} glyphs, {len(data)} bytes; dots cut off: {lost}")


if __name__ == "__main__":
    import icons

    build(24, noto_glyphs(24))
    build(16, unifont_glyphs(16))
    icons.add_to_fonts()
