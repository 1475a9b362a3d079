"""Two thousand more files, made by chance from a number: the same in every run."""

import io
import random
import zipfile
from functools import cache

from publishing.tables.cells import letters
from tests.figures.hostile.making import KINDS, SOUND, SOUND_ENGLISH, Hostile, spoilt

#: What must not stand in a column of the sound table, whatever else is right.
BAD_CELLS = {
    0: ["", "999999", "32111", "润州", "321111a", "310110", "#N/A", "3211,11"],
    1: ["", "没有的指标", "核算率", "#REF!", "GDP总量（旧）", "=B2", "gdp2"],
    2: ["", "2024.7", "2021年13月", "去年", "2021年2月30日", "2999年", "2020-2016年", "21年"],
    3: ["很多", "NaN", "1e400", "1,2", "--1", "1.23456", "9" * 13, "#DIV/0!", "=A1", "1 2", "5户5"],
    4: ["光年", "元/人", "个百分点点", "平方", "亿", "?"],
    5: ["大概", "exact ly", "1", "约约", "是"],
    6: ["注" * 301, "\x01", "丢\ufffd字", "甲\x1f乙"],
}
BAD_ENGLISH_CELLS = {
    0: BAD_CELLS[0],
    1: ["", "gdp ratio", "rate", "企业 总数x", "#REF!"],
    2: ["", "yearly", "7", "年-度"],
    3: ["", "2021-02-30", "2021.13.1", "某日", "1e5"],
    4: ["", "2021-04-31", "20211231", "明年"],
    5: BAD_CELLS[3],
    6: BAD_CELLS[4],
    7: BAD_CELLS[5],
    8: BAD_CELLS[6],
}


def one_bad_cell(number: int) -> Hostile:
    """A sound table with one cell that cannot be right, in one of five kinds of file."""
    chance = random.Random(number)
    table, bad = chance.choice([(SOUND, BAD_CELLS), (SOUND_ENGLISH, BAD_ENGLISH_CELLS)])
    row, column = chance.randrange(1, len(table)), chance.choice(list(bad))
    kind, value = chance.choice(KINDS), chance.choice(bad[column])
    if kind is KINDS[1] and not value.isprintable():
        value = f"_x{ord(value.strip('甲乙')):04X}_"
    at = f"{letters(column)}{row + 1}"
    name, data = kind(spoilt(at, value, table=table))
    return Hostile(name, data, "", (row + 1, letters(column)))


def damaged(number: int) -> Hostile:
    """A sound file with some of its bytes changed, cut out, doubled or put in, or cut short."""
    chance = random.Random(number)
    table = chance.randrange(2)
    kind = chance.randrange(len(KINDS))
    name, data = _sound_file(table, kind)
    if data.startswith(b"PK") and chance.random() < 0.7:
        data = _with_damaged_part(chance, data)
    else:
        data = _damaged_bytes(chance, data)
    return Hostile(name, data, "")


@cache
def _sound_file(table, kind):
    return KINDS[kind]((SOUND, SOUND_ENGLISH)[table])


def _damaged_bytes(chance, data):
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        at = chance.randrange(len(changed) + 1)
        length = chance.choice((1, 1, 2, 4, 30, 500))
        match chance.randrange(5):
            case 0:
                changed[at : at + length] = chance.randbytes(length)
            case 1:
                del changed[at : at + length]
            case 2:
                changed[at:at] = changed[at : at + length] * chance.choice((1, 2, 50))
            case 3:
                word = chance.choice((b'"', b"\x00", b"\n", b"<", b"&", b",", b"\xff\xff\xff\xff"))
                changed[at : at + len(word)] = word
            case 4 if len(changed) > 20:
                del changed[max(at, 20) :]
    return bytes(changed)


def _with_damaged_part(chance, data):
    """The workbook packed anew, so that the damage is not one that the packing shows."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w") as new:
        names = old.namelist()
        spoilt_part = chance.choice([each for each in names if each.endswith((".xml", ".rels"))])
        for name in names:
            part = old.read(name)
            new.writestr(name, _damaged_bytes(chance, part) if name == spoilt_part else part)
    return file.getvalue()
