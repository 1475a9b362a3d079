"""What a workbook says before its sheets: names, shared texts, number formats, date system."""

from publishing.tables import formats
from publishing.tables.containers import MOST_ENTRIES, unreadable
from publishing.tables.shared_strings import SharedStrings
from publishing.tables.xlsx.markup import local, parse, relations

#: As many as spreadsheets allow.
MOST_FORMATS = 65_536
USUAL_PART = "xl/workbook.xml"


class Workbook:
    """`parts` by sheet name, the names of `visible` sheets, and how numbers are shown."""

    def __init__(self, container):
        self._container = container
        self.parts, self.visible = {}, []
        self._from_1904, self._kinds = False, []
        root = dict(relations(container, "").values())
        self._part = root.get("officeDocument", USUAL_PART)
        self._related = relations(container, self._part)
        self._other_parts = dict(self._related.values())
        parse(container, self._part, self._start)
        if self._other_parts.get("styles") in container:
            self._read_styles(self._other_parts["styles"])

    def shown(self, number: float, style: str | None) -> str:
        """The text of a stored number in a cell of the format `style`."""
        index = int(style or 0)
        kind = self._kinds[index] if index < len(self._kinds) else formats.Kind.NUMBER
        return formats.shown(number, kind, from_1904=self._from_1904)

    def shared_strings(self) -> SharedStrings:
        """The texts that cells refer to by number, without the pronunciation some carry."""
        strings, pieces = SharedStrings(), []
        reading, pronouncing = False, False

        def start(tag, attributes):
            nonlocal reading, pronouncing
            tag = local(tag)
            pronouncing = pronouncing or tag == "rPh"
            reading = tag == "t" and not pronouncing

        def end(tag):
            nonlocal reading, pronouncing
            tag = local(tag)
            reading = False
            if tag == "rPh":
                pronouncing = False
            elif tag == "si":
                strings.append("".join(pieces))
                pieces.clear()

        def text(data):
            if reading:
                pieces.append(data)

        if self._other_parts.get("sharedStrings") in self._container:
            parse(self._container, self._other_parts["sharedStrings"], start, end, text)
        return strings

    def _start(self, tag, attributes):
        tag = local(tag)
        if tag == "workbookPr":
            self._from_1904 = attributes.get("date1904") in ("1", "true")
        elif tag == "sheet":
            self._add_sheet(attributes)

    def _add_sheet(self, attributes):
        identities = (value for key, value in attributes.items() if key.endswith(":id"))
        kind, part = self._related.get(next(identities, ""), ("", ""))
        name = attributes.get("name", "")
        if len(self.parts) >= MOST_ENTRIES:
            raise unreadable()
        if kind == "worksheet" and name and name not in self.parts:
            self.parts[name] = part
            if attributes.get("state", "visible") == "visible":
                self.visible.append(name)

    def _read_styles(self, part):
        codes, inside = {}, False

        def start(tag, attributes):
            nonlocal inside
            tag = local(tag)
            if tag == "numFmt":
                codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
            elif tag == "cellXfs":
                inside = True
            elif tag == "xf" and inside:
                number = attributes.get("numFmtId", "0")
                if len(self._kinds) >= MOST_FORMATS:
                    raise unreadable()
                built_in = int(number) if number.isdecimal() and len(number) < 10 else 0
                self._kinds.append(formats.kind_of(built_in, codes.get(number)))

        def end(tag):
            nonlocal inside
            if local(tag) == "cellXfs":
                inside = False

        parse(self._container, part, start, end)
