"""Tables as text: CSV in the encodings and with the separators that staff really send."""

import codecs
import csv
import io
import re
from collections import Counter

from publishing.tables.cells import letters
from publishing.tables.problems import refused
from publishing.tables.quotes import broken_quote
from publishing.tables.rows import MOST_COLUMNS, MOST_ROWS, TableReader, make_row

CHUNK = 64 * 1024
LONGEST_LINE = 1024 * 1024
#: As many columns as a sheet can have, most of them empty.
WIDEST = 16_384
SAMPLED_LINES, SAMPLED_CHARACTERS = 50, 256 * 1024
SEPARATORS = {",": "逗号", "\t": "制表符", ";": "分号"}
_SAVE_AS = "请另存为 .xlsx 再上传"
_UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
    (b"\x84\x31\x95\x33", "gb18030", "GB18030"),
)
_WITHOUT_MARK = (("utf-8", "UTF-8"), ("gb18030", "GB18030"))
_LINE_END = re.compile(r"\r\n?|\n")


class DelimitedTable(TableReader):
    """A CSV file; `encoding` is the one used, `separator` the one found."""

    def __init__(self, file, *, name):
        super().__init__(name=name, sheets=[])
        self._file = file
        self._number = self._record_length = 0
        self._codec, self.encoding = _encoding(file)
        self.separator = _separator(list(self._sample()))
        self.notes.append(f"文字编码：{self.encoding}；以{SEPARATORS[self.separator]}分隔")

    def rows(self):
        """Every row that is not empty; raises `TableRefused` at a quote that is not closed."""
        number = 0
        records = csv.reader(self._lines(), delimiter=self.separator, strict=True)
        try:
            for number, record in enumerate(records, start=1):
                self._number, self._record_length = number, 0
                if number > MOST_ROWS:
                    raise refused(f"表格超过{MOST_ROWS}行；请分成几个文件上传")
                if len(record) > WIDEST:
                    raise _too_long(number)
                if row := make_row(number, record):
                    if len(row.cells) > MOST_COLUMNS:
                        raise _too_wide(row)
                    yield row
        except csv.Error:
            raise self._broken(number) from None

    def _broken(self, number):
        """The refusal of the record after the row `number`, naming the cell where it breaks."""
        records = csv.reader(self._lines(), delimiter=self.separator, strict=True)
        for _ in range(number):
            next(records)
            self._record_length = 0
        lines = self._lines()
        for _ in range(records.line_num):
            next(lines)
            self._record_length = 0
        index, reason = broken_quote(lines, separator=self.separator)
        return refused(reason, row=number + 1, letter=letters(index))

    def _sample(self):
        characters = 0
        for count, line in enumerate(self._lines(), start=1):
            self._number = count
            yield line
            characters += len(line)
            if count >= SAMPLED_LINES or characters > SAMPLED_CHARACTERS:
                return

    def _lines(self):
        """The lines; refuses a line, or the lines of one record, longer than any row."""
        self._file.seek(0)
        self._number = self._record_length = 0
        decoder = io.IncrementalNewlineDecoder(
            codecs.getincrementaldecoder(self._codec)(), translate=False
        )
        rest, first = "", True
        while chunk := self._file.read(CHUNK):
            text = decoder.decode(chunk)
            if first:
                text, first = text.removeprefix("\ufeff"), False
            start = 0
            for end in _LINE_END.finditer(text):
                line = rest + text[start : end.end()]
                self._record_length += len(line)
                if self._record_length > LONGEST_LINE:
                    raise _too_long(self._number + 1)
                yield line
                rest, start = "", end.end()
            rest += text[start:]
            if len(rest) > LONGEST_LINE:
                raise _too_long(self._number + 1)
        if rest := rest + decoder.decode(b"", final=True):
            yield rest


def _too_long(row):
    return refused("这一行过长，或引号没有配对，文件不像是表格", row=row)


def _too_wide(row):
    return refused(
        f"超出了前{MOST_COLUMNS}列；请删去多余的列再上传",
        row=row.number,
        letter=letters(MOST_COLUMNS),
        value=row.cell(MOST_COLUMNS),
    )


def _encoding(file):
    """The codec and the name of the first encoding that decodes the whole file."""
    file.seek(0)
    start = file.read(1024)
    if start.startswith(_UTF_32):
        raise refused(f"文字编码是UTF-32，不能读；{_SAVE_AS}")
    for mark, codec, name in _BYTE_ORDER_MARKS:
        if start.startswith(mark):
            if row := _undecodable_line(file, codec):
                raise refused(
                    f"文件开头标明是{name}编码，从这一行起内容却不是；{_SAVE_AS}", row=row
                )
            return codec, name
    if start.count(0) * 4 >= len(start):
        raise refused(f"文件里满是空字符，像是没有标记的UTF-16，或者不是文字；{_SAVE_AS}")
    furthest = 0
    for codec, name in _WITHOUT_MARK:
        row = _undecodable_line(file, codec)
        if not row:
            return codec, name
        furthest = max(furthest, row)
    raise refused(
        f"从这一行起文字编码认不出来（不是UTF-8，也不是GB18030）；{_SAVE_AS}", row=furthest
    )


def _undecodable_line(file, codec) -> int:
    """The line, counted from 1, that is not in this encoding; 0 where the whole file is."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(codec)()
    lines, text = 1, ""
    try:
        while chunk := file.read(CHUNK):
            text = decoder.decode(chunk)
            lines += text.count("\n")
        decoder.decode(b"", final=True)
    except UnicodeError as error:
        # What of the last piece could be read stands before the byte that could not.
        good = error.object[: error.start].decode(error.encoding, "replace")
        return lines + good.count("\n")
    return 0


def _separator(lines):
    """The separator that gives the largest share of its records the same number of cells.

    More than one cell, that is. A share and not a number: a text of many lines in one cell falls
    apart under another separator, and its lines must not outvote the records.
    """
    best, separator = (0, 0), ","
    for candidate in SEPARATORS:
        try:
            widths = Counter(
                len(record) for record in csv.reader(lines, delimiter=candidate) if record
            )
        except csv.Error:
            continue
        records = widths.total()
        widths.pop(1, None)
        if widths:
            width, times = max(widths.items(), key=lambda item: (item[1], item[0]))
            if (times / records, width) > best:
                best, separator = (times / records, width), candidate
    return separator
