"""ZIP containers (XLSX) opened only after a look at what they really hold.

A few hundred bytes can unpack to gigabytes, and headers can lie about it, so everything is unpacked
once, counted and thrown away before any of it is read.
"""

import struct
import zipfile
import zlib

from publishing.tables.problems import Problem, Unreadable, refused

MEGABYTE = 1024 * 1024
MOST_ENTRIES = 200
MOST_UNPACKED = 50 * MEGABYTE
MOST_RATIO = 100
MOST_TAGS = 8_000_000
MOST_DIRECTORY = 256 * 1024
CHUNK = 64 * 1024
NESTED = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ")
DAMAGED = "文件已损坏，打不开；请用WPS表格或Excel打开后另存为 .xlsx 再上传"
TOO_MANY_PARTS = f"文件里的部件超过{MOST_ENTRIES}个；请去掉图片等附加内容再上传"
TOO_BIG = "展开后超过50MB；请只留下要上传的工作表，或另存为 .csv 再上传"
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    UnicodeError,
    ValueError,
    OverflowError,
)


def unreadable(*, row: int = 0) -> Unreadable:
    """The refusal of a damaged file, to be raised; `row` is where the damage is, if known."""
    reason = DAMAGED.replace("打不开", "从这一行起读不出来") if row else DAMAGED
    return Unreadable(Problem("", row, "", "", reason))


class Container:
    """A ZIP file that keeps to the limits: whether a part is `in` it, and its `chunks`."""

    def __init__(self, file):
        try:
            _check_directory(file)
            self._zip = zipfile.ZipFile(file)
            self._parts = {_part_name(entry): entry for entry in self._zip.infolist()}
            self._check_kind()
            self._check_contents(_length(file))
        except _BROKEN:
            raise unreadable() from None

    def __contains__(self, name):
        return name is not None and name.lower() in self._parts

    def chunks(self, name: str):
        """The unpacked bytes of a part, piece by piece; refuses the file where there is none."""
        try:
            part = self._zip.open(self._parts[name.lower()])
        except (KeyError, *_BROKEN):
            raise unreadable() from None
        with part:
            while chunk := _next_chunk(part):
                yield chunk

    def _check_kind(self):
        names = self._parts.keys()
        if "mimetype" in names:
            raise refused("这是 .ods 一类的文件；请另存为 .xlsx 再上传")
        if any(name.startswith(("word/", "ppt/")) for name in names):
            raise refused("这是文档或演示文稿，不是表格")
        if "xl/workbook.bin" in names:
            raise refused("这是 .xlsb 文件；请另存为 .xlsx 再上传")
        if "[content_types].xml" not in names:
            raise refused("这是压缩包，不是表格；请解压后上传里面的表格")
        if len(self._zip.infolist()) > MOST_ENTRIES:
            raise refused(TOO_MANY_PARTS)
        if len(names) != len(self._zip.infolist()):
            raise unreadable()

    def _check_contents(self, length):
        unpacked = tags = 0
        for entry in self._zip.infolist():
            if entry.flag_bits & 0x1:
                raise refused("文件设有密码；请取消密码再上传")
            if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise unreadable()
            first = True
            with self._zip.open(entry) as part:
                while chunk := part.read(CHUNK):
                    if first and chunk.startswith(NESTED):
                        raise refused("文件里还嵌有别的压缩文件；请去掉嵌入的对象再上传")
                    first = False
                    unpacked += len(chunk)
                    tags += chunk.count(b"<")
                    if unpacked > MOST_UNPACKED or tags > MOST_TAGS:
                        raise refused(TOO_BIG)
                    if unpacked > MOST_RATIO * length:
                        raise refused(f"压缩得异常（超过{MOST_RATIO}倍），不像正常的表格")


def _part_name(entry):
    """Names of parts do not depend on case; some writers put backslashes."""
    return entry.filename.replace("\\", "/").lower()


def _next_chunk(part):
    try:
        return part.read(CHUNK)
    except _BROKEN:
        raise unreadable() from None


def _length(file):
    file.seek(0, 2)
    return file.tell()


def _check_directory(file):
    """Refuse a table of contents too long to be honest: `zipfile` would read all of it."""
    length = _length(file)
    file.seek(max(0, length - 66_000))
    tail = file.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 22:
        raise unreadable()
    (size,) = struct.unpack_from("<L", tail, end + 12)
    if size > MOST_DIRECTORY or b"PK\x06\x07" in tail[max(0, end - 20) : end]:
        raise refused(TOO_MANY_PARTS)
