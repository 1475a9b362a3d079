"""A bulletin to take away: Word, table and JSON, all of one `Paper`."""

import json
from collections.abc import Callable

from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpResponse

from livelihood.bulletins.documents import document_of
from livelihood.bulletins.paper import Paper
from livelihood.bulletins.reading import paper_of
from livelihood.bulletins.workbook import workbook_of
from livelihood.models import Bulletin
from publishing.pages.downloads import FORMATS
from publishing.tables.writing import content_disposition

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def json_of(paper: Paper) -> bytes:
    """The bulletin as JSON: counts are numbers, rates the text that was signed."""
    content = {
        "code": paper.code,
        "title": paper.title,
        "number": paper.number,
        "owner": paper.owner,
        "programme": {"code": paper.programme_code, "name": paper.programme},
        "as_of": paper.as_of,
        "issued_on": paper.issued_on,
        "corrects": paper.corrects,
        "totals": paper.totals,
        "groups": [
            {
                "by": table.condition,
                "title": table.title,
                "rows": [
                    {**group.counts, "name": group.name, "value": group.value}
                    for group in table.rows
                ],
            }
            for table in paper.groups
        ],
        "lists": [
            {
                "part": section.part,
                "title": section.title,
                "note": section.note,
                "lines": [
                    {
                        "code": line.code,
                        "number": line.number,
                        "title": line.title,
                        "unit": line.unit,
                        "status": line.status,
                        "why": line.why,
                    }
                    for line in section.lines
                ],
            }
            for section in paper.sections
        ],
        "remarks": paper.remarks,
        "objection": paper.objection,
        "basis": paper.basis,
        "later": [
            {"at": later.at, "words": later.words, "path": later.path} for later in paper.later
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1, cls=DjangoJSONEncoder).encode()


#: Format → how a link calls it, its content type, and what writes it.
WRITERS: dict[str, tuple[str, str, Callable[[Paper], bytes]]] = {
    "docx": ("Word", WORD, document_of),
    "xlsx": ("XLSX", FORMATS["xlsx"], workbook_of),
    "json": ("JSON", FORMATS["json"], json_of),
}


def download_links() -> list[tuple[str, str]]:
    """`(“Word”, "?format=docx")` for each format."""
    return [(name, f"?format={format}") for format, (name, _, _) in WRITERS.items()]


def as_file(bulletin: Bulletin, format: str) -> HttpResponse:
    """The bulletin as an attachment named after its title. Http404 for a format that is none."""
    if format not in WRITERS:
        raise Http404("没有这种格式")
    _, kind, write = WRITERS[format]
    paper = paper_of(bulletin)
    response = HttpResponse(write(paper), content_type=kind)
    response["Content-Disposition"] = content_disposition(f"{paper.title}.{format}")
    response["X-Robots-Tag"] = "noindex"
    return response
