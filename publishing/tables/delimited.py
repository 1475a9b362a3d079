"""Tables as text: CSV in the encodings and with the separators that staff really send."""

import codecs
import csv
import io
import re
from collections import Counter
from itertools import islice

from publishing.tables.problems import refused
from publishing.tables.rows import TableReader, make_row

CHUNK = 64 * 1024
LONGEST_LINE = 1024 * 1024
SEPARATORS = {",": "逗号", "\t": "制表符", ";": "分号"}
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
        self._codec, self.encoding = _encoding(file)
        self.separator = _separator(list(islice(self._lines(), 50)))
        self.notes.append(f"文字编码：{self.encoding}；以{SEPARATORS[self.separator]}分隔")

    def rows(self):
        """Every row that is not empty; raises `TableRefused` at a quote that is not closed."""
        number = 0
        try:
            for number, record in enumerate(
                csv.reader(self._lines(), delimiter=self.separator, strict=True), start=1
            ):
                if row := make_row(number, record):
                    yield row
        except csv.Error:
            raise refused("引号没有配对，或引号外还有文字，或单元格过长", row=number + 1) from None

    def _lines(self):
        self._file.seek(0)
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
                yield rest + text[start : end.end()]
                rest, start = "", end.end()
            rest += text[start:]
            if len(rest) > LONGEST_LINE:
                raise refused("有一行过长，文件不像是表格")
        if rest := rest + decoder.decode(b"", final=True):
            yield rest


def _encoding(file):
    """The codec and the name of the first encoding that decodes the whole file."""
    file.seek(0)
    start = file.read(4)
    for mark, codec, name in _BYTE_ORDER_MARKS:
        if start.startswith(mark):
            if not _decodes(file, codec):
                raise refused(f"文件开头标明是{name}编码，内容却不是；请另存为 .xlsx 再上传")
            return codec, name
    for codec, name in _WITHOUT_MARK:
        if _decodes(file, codec):
            return codec, name
    raise refused("文字编码认不出来（不是UTF-8，也不是GB18030）；请另存为 .xlsx 再上传")


def _decodes(file, codec):
    file.seek(0)
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        while chunk := file.read(CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _separator(lines):
    """The separator that gives most of the first lines the same number of cells, more than one."""
    best, separator = (0, 0), ","
    for candidate in SEPARATORS:
        try:
            widths = Counter(
                len(record) for record in csv.reader(lines, delimiter=candidate) if record
            )
        except csv.Error:
            continue
        widths.pop(1, None)
        if widths:
            width, times = max(widths.items(), key=lambda item: (item[1], item[0]))
            if (times, width) > best:
                best, separator = (times, width), candidate
    return separator
