"""The texts of a workbook that its cells refer to by number."""

from array import array


class SharedStrings:
    """Numbered texts, kept as one run of bytes: a fraction of the memory of as many objects."""

    def __init__(self):
        self._bytes = bytearray()
        self._ends = array("L")

    def append(self, text: str):
        """Keep one more text."""
        self._bytes += text.encode("utf-8", "surrogatepass")
        self._ends.append(len(self._bytes))

    def __getitem__(self, index: int) -> str:
        if not 0 <= index < len(self._ends):
            raise IndexError(index)
        start = self._ends[index - 1] if index else 0
        return self._bytes[start : self._ends[index]].decode("utf-8", "surrogatepass")
