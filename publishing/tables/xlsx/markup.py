"""The XML inside an XLSX file: parsed as it streams, and without anything that could grow."""

from posixpath import dirname, join, normpath
from xml.parsers import expat

from publishing.tables.containers import unreadable


def local(tag: str) -> str:
    """A tag without its namespace prefix: `x:row` is `row`."""
    return tag.rpartition(":")[2]


def parser(start, end, text=None):
    """An XML parser that refuses document types (so no entities of its own) and other encodings."""
    made = expat.ParserCreate("UTF-8")
    made.buffer_text = True
    made.StartElementHandler = start
    made.EndElementHandler = end
    made.CharacterDataHandler = text
    made.StartDoctypeDeclHandler = _no_document_type
    return made


def parse(container, part, start, end, text=None):
    """Parse a whole part; refuses the file where it is not well-formed."""
    reader = parser(start, end, text)
    try:
        for chunk in container.chunks(part):
            reader.Parse(chunk, False)
        reader.Parse(b"", True)
    except expat.ExpatError:
        raise unreadable() from None


def relations(container, part: str) -> dict[str, tuple[str, str]]:
    """What a part refers to inside the file: identity → (kind, name of the part)."""
    folder, _, name = part.rpartition("/")
    links = join(folder, "_rels", f"{name}.rels")
    if links not in container.names:
        return {}
    related = {}

    def start(tag, attributes):
        if local(tag) == "Relationship" and attributes.get("TargetMode") != "External":
            target = join("/", dirname(part), attributes.get("Target", ""))
            kind = local(attributes.get("Type", "").replace("/", ":"))
            related[attributes.get("Id", "")] = (kind, normpath(target).lstrip("/"))

    parse(container, links, start, None)
    return related


def _no_document_type(*_):
    raise unreadable()
