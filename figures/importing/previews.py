"""What checking a file found, in the form in which an upload keeps it: plain texts and numbers.

A preview is read page by page, days later, by whoever uploaded the file; the figures that stand
may have moved on by then, and it still says what it said.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count

from districts.models import District
from figures.comparing import Difference, changed_figures, differences
from figures.importing import matching
from figures.importing.checking import ImportReport
from figures.importing.staging import locking_nobody_out
from figures.models import Figure, FigureUpload, Indicator, Release, UploadLine

MOST_NAMES = 200
MOST_PAGES = 30
INSERTED = 1000
LINES_SHOWN = 100


def facts_of(report: ImportReport) -> dict:
    """The columns of `FigureUpload` that a check fills in."""
    return {
        "shape": report.shape.label if report.shape else "",
        "place_code": report.place_code,
        "counts": Counter(report.counts)
        | {"problems": report.problems.problem_count, "readings": report.problems.reading_count},
        "notes": list(report.problems.notes),
        "unmatched": [] if report.ok else unmatched(report.unmatched),
        "pages": pages_of(_touched(report)) if report.ok else [],
    }


def unmatched(names: Iterable) -> list[dict]:
    """Names that the catalogue does not know, with what each might mean; the frequent ones first.

    `{"name", "parent", "parent_name", "rows", "row", "suggestions": [{"code", "name", "unit"}]}`;
    `parent` is the code of the total under which the name stands, "" for none.
    """
    found = sorted(names, key=lambda each: (-each.rows, each.first_row))
    return [
        {
            "name": each.name,
            "parent": each.parent.code if each.parent else "",
            "parent_name": each.parent.name if each.parent else "",
            "rows": each.rows,
            "row": each.first_row,
            "suggestions": [
                {"code": indicator.code, "name": indicator.name, "unit": indicator.unit}
                for indicator in each.suggestions
            ],
        }
        for each in found[:MOST_NAMES]
    ]


def lines_of(report: ImportReport, upload: FigureUpload) -> list[UploadLine]:
    """The lines of the preview: problems by row, then what would change, then the readings."""
    problems = sorted(report.problems.problems, key=lambda problem: problem.row)
    kinds = (
        (UploadLine.Kind.PROBLEM, problems, problem_line),
        (UploadLine.Kind.DIFFERENCE, report.differences, difference_line),
        (UploadLine.Kind.READING, report.problems.readings, reading_line),
    )
    return [
        UploadLine(upload=upload, kind=kind, position=position, row=each.row, content=content(each))
        for kind, found, content in kinds
        for position, each in enumerate(found)
    ]


def problem_line(problem) -> dict:
    """A problem by cell: `{"row", "column", "letter", "value", "reason"}`."""
    return {name: getattr(problem, name) for name in ("row", "column", "letter", "value", "reason")}


def reading_line(reading) -> dict:
    """A reading that is not literal: `{"row", "column", "letter", "given", "taken", "why"}`."""
    return {
        name: getattr(reading, name)
        for name in ("row", "column", "letter", "given", "taken", "why")
    }


def difference_line(difference: Difference) -> dict:
    """What stands and what would: the texts of one line of the table of differences."""
    new = difference.new
    return {
        "row": difference.row,
        "district": str(new.district),
        "indicator": str(new.indicator),
        "period": new.period_label,
        "unchanged": difference.old.display_value if difference.same_value else "",
        "outranked": difference.outranked,
        "parts": [
            {"label": part.label, "old": part.old, "new": part.new} for part in difference.parts
        ],
    }


def _touched(report) -> dict[tuple[int, int], int]:
    """How many public figures are new or other than what stands, by place and indicator."""
    staging = report.staging
    rows = staging.fetch(
        f"""
        SELECT r.district_id, r.indicator_id, count(*) FROM {staging.joined}
        LEFT JOIN {staging.matches} x ON x.seq = r.seq
        WHERE (x.kind IS NULL OR x.kind <> {matching.SAME}) AND m.audience = 'public'
        GROUP BY r.district_id, r.indicator_id
        """  # noqa: S608
    )
    return {(place, indicator): count for place, indicator, count in rows}


def pages_of(counts: Mapping[tuple[int, int], int]) -> list[dict]:
    """The public pages of so many figures by (key of the place, key of the indicator).

    `{"title", "path", "count"}`: places, then indicators, each with the most figures first; `path`
    is "" where the page will only be there once they are public. Beyond the first thirty of each
    kind there is one entry for the rest, with `others`, their number.
    """
    places, indicators = Counter(), Counter()
    for (place, indicator), count in counts.items():
        places[place] += count
        indicators[indicator] += count
    shown = set(Indicator.objects.with_public_figures().values_list("pk", flat=True))
    public = set(District.objects.public().filter(pk__in=places).values_list("pk", flat=True))
    return [
        *_entries(District, places, has_page=public, called="个行政区"),
        *_entries(Indicator, indicators, has_page=shown, called="个指标"),
    ]


def pages_of_release(release: Release) -> list[dict]:
    """The public pages on which the figures of a release stand, or would stand."""
    counted = (
        release.figures.filter(audience=Figure.Audience.PUBLIC)
        .order_by()
        .values_list("district", "indicator")
        .annotate(count=Count("pk"))
    )
    return pages_of({(place, indicator): count for place, indicator, count in counted})


@dataclass(frozen=True)
class ChangedPage:
    """One page of what a draft would change, in the order of its file.

    Without a count of all, and from a figure on instead of by number: either would compare every
    figure of a million before showing a hundred.
    """

    lines: list[dict]
    #: Where this page begins and the next one does, as keys of figures; 0 for nowhere.
    after: int
    next_after: int

    @classmethod
    def of(cls, release: Release, *, after) -> "ChangedPage":
        """The page behind the figure of this key; the first where it is none."""
        text = str(after or "")
        after = int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
        # A row of a draft that holds its point stands there alone.
        rows = changed_figures(release).filter(is_current=False, pk__gt=after).order_by("pk")
        with locking_nobody_out():
            found = differences(rows[: LINES_SHOWN + 1])
        shown = found[:LINES_SHOWN]
        next_after = shown[-1].new.pk if len(found) > len(shown) else 0
        return cls([{"content": difference_line(each)} for each in shown], after, next_after)


def _entries(model, counts, *, has_page, called) -> list[dict]:
    most = counts.most_common(MOST_PAGES)
    records = model.objects.in_bulk([key for key, _ in most])
    entries = [
        {
            "title": str(records[key]),
            "path": records[key].get_absolute_url() if key in has_page else "",
            "count": count,
        }
        for key, count in most
    ]
    others = len(counts) - len(most)
    if others:
        rest = counts.total() - sum(count for _, count in most)
        entries.append(
            {"title": f"另外{others}{called}", "path": "", "count": rest, "others": others}
        )
    return entries
