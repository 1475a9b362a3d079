"""The texts of a workbook that its cells refer to by number."""

from array import array

from publishing.tables.problems import refused

#: A hundred characters for each of two million cells. One long text in every cell would take
#: minutes to read.
MOST_GIVEN_OUT = 200_000_000
TOO_LONG = "里的文字合起来太长；请删去多余的内容，或另存为 .csv 再上传"


class SharedStrings:
    """Numbered texts, kept as one run of bytes: a fraction of the memory of as many objects."""

    def __init__(self):
        self._bytes = bytearray()
        self._ends = array("L")
        self._given_out = 0

    def append(self, text: str):
        """Keep one more text."""
        self._bytes += text.encode("utf-8", "surrogatepass")
        self._ends.append(len(self._bytes))

    def __getitem__(self, index: int) -> str:
        if not 0 <= index < len(self._ends):
            raise IndexError(index)
        start = self._ends[index - 1] if index else 0
        self._given_out += self._ends[index] - start
        if self._given_out > MOST_GIVEN_OUT:
            raise refused(f"表格{TOO_LONG}")
        return self._bytes[start : self._ends[index]].decode("utf-8", "surrogatepass")
