"""The XML inside an XLSX file: parsed as it streams, and without anything that could grow."""

from posixpath import dirname, join, normpath
from xml.parsers import expat

from publishing.tables.containers import unreadable

DEEPEST = 50
LONGEST_TAG = 1024 * 1024


def local(tag: str) -> str:
    """A tag without its namespace prefix: `x:row` is `row`."""
    return tag.rpartition(":")[2]


class Parser:
    """An XML parser that refuses what could make it slow or large.

    That is: document types (and so entities of their own), other encodings, elements nested deeper
    than any workbook nests them, and tags that do not end.
    """

    def __init__(self, start, end, text=None):
        self._start, self._end = start, end
        self._depth = self._fed = 0
        self._expat = expat.ParserCreate("UTF-8")
        self._expat.buffer_text = True
        self._expat.StartElementHandler = self._deeper
        self._expat.EndElementHandler = self._back
        self._expat.CharacterDataHandler = text
        self._expat.StartDoctypeDeclHandler = _no_document_type

    def feed(self, chunk: bytes, *, last: bool = False):
        """Take the next piece; refuses the file where it is not well-formed."""
        try:
            self._expat.Parse(chunk, last)
        except expat.ExpatError:
            raise ValueError("not well-formed") from None
        self._fed += len(chunk)
        if not last and self._fed - self._expat.CurrentByteIndex > LONGEST_TAG:
            raise ValueError("a tag does not end")

    def _deeper(self, tag, attributes):
        self._depth += 1
        if self._depth > DEEPEST:
            raise ValueError("elements are nested too deep")
        self._start(tag, attributes)

    def _back(self, tag):
        self._depth -= 1
        self._end(tag)


def parse(container, part, start, end=lambda tag: None, text=None):
    """Parse a whole part; refuses the file where it is not well-formed."""
    parser = Parser(start, end, text)
    try:
        for chunk in container.chunks(part):
            parser.feed(chunk)
        parser.feed(b"", last=True)
    except ValueError:
        raise unreadable() from None


def relations(container, part: str) -> dict[str, tuple[str, str]]:
    """What a part refers to inside the file: identity → (kind, name of the part)."""
    folder, _, name = part.rpartition("/")
    links = join(folder, "_rels", f"{name}.rels")
    if links not in container:
        return {}
    related = {}

    def start(tag, attributes):
        if local(tag) == "Relationship" and attributes.get("TargetMode") != "External":
            target = join("/", dirname(part), attributes.get("Target", ""))
            kind = local(attributes.get("Type", "").replace("/", ":"))
            related[attributes.get("Id", "")] = (kind, normpath(target).lstrip("/"))

    parse(container, links, start)
    return related


def _no_document_type(*_):
    raise unreadable()
