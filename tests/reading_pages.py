"""A page as a reader's machine sees it: its tags, heading, links and rows."""

import csv
import io
import json
from html.parser import HTMLParser


class Page(HTMLParser):
    """One parsed page: `metas` by name, `heading`, `title`, `links`, `text`."""

    def __init__(self, response):
        super().__init__()
        self.status = response.status_code
        self.metas: list[tuple[str, str]] = []
        self.links: list[str] = []
        self.heading = self.title = self.text = ""
        self._open: list[str] = []
        self.html = response.content.decode()
        self.feed(self.html)
        self.heading = " ".join(self.heading.split())
        self.text = " ".join(self.text.split())

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "meta" and "name" in attrs:
            self.metas.append((attrs["name"], attrs.get("content", "")))
        if tag == "a" and "href" in attrs:
            self.links.append(attrs["href"])
        if tag in ("h1", "title"):
            self._open.append(tag)

    def handle_endtag(self, tag):
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data):
        self.text += data
        if "h1" in self._open:
            self.heading += data
        if self._open[:1] == ["title"]:
            self.title += data

    @property
    def government_tags(self) -> dict[str, str]:
        """The tags of rules.md section 10: all but the browser's own."""
        names = [name for name, _ in self.metas]
        assert len(names) == len(set(names)), f"repeated: {names}"
        return {name: content for name, content in self.metas if name[0].isupper()}


def rows_of(response, format: str) -> list[list[str]]:
    """The rows of a download as text, its heading left out."""
    body = b"".join(response.streaming_content)
    if format == "csv":
        assert body.startswith(b"\xef\xbb\xbf")
        return list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))[1:]
    if format == "json":
        return [list(map(as_text, record.values())) for record in json.loads(body)]
    from openpyxl import load_workbook

    sheet = load_workbook(io.BytesIO(body)).active
    return [list(map(as_text, row)) for row in sheet.iter_rows(min_row=2, values_only=True)]


def as_text(value) -> str:
    """One cell, whichever format it came in: 222.3 and “222.3” are the same."""
    if value is None:
        return ""
    if hasattr(value, "isoformat"):
        return value.isoformat(" ").removesuffix(" 00:00:00")
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
