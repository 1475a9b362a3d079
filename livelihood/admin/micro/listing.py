"""批量登记: twenty micro matters on one page, or by file, into the rows of that page."""

from collections import defaultdict
from io import BytesIO

from django import forms
from django.http import FileResponse
from django.urls import path

from accounts.models import Unit
from accounts.place_codes import place_prefix
from accounts.scopes import limit
from districts.models import Community
from livelihood.admin.micro.programme_pages import MicroProgrammePages
from livelihood.micro.reading import COLUMNS, HEADINGS, MOST_ROWS, Listing, read_file, read_texts
from livelihood.micro.writing import list_matters
from publishing.arithmetic.dates import today
from publishing.pages.downloads import FORMATS
from publishing.review.errors import StepRefused
from publishing.review.rules import WRITERS
from publishing.tables import staging
from publishing.tables.headers import spelling
from publishing.tables.upload_pages import MEGABYTE, TableFileField
from publishing.tables.writing import write_xlsx

ROWS = 20
MOST_BYTES = 2 * MEGABYTE
#: Names offered while somebody types; more are found by typing them out.
MOST_NAMES = 300
MEND = "livelihood.micro.mend"


class FileForm(forms.Form):
    """The five columns as a table."""

    file = TableFileField(most_bytes=MOST_BYTES, label="表格文件")


class ListedForm(forms.Form):
    """What holds for all the rows of the page."""

    listed_on = forms.DateField(
        label="列入日期",
        initial=today,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    rows = forms.IntegerField(min_value=1, max_value=MOST_ROWS, widget=forms.HiddenInput)


class ListsMicro(MicroProgrammePages):
    """Mixin for the admin of programmes: the page 批量登记."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.micro_view)
        page = path("<path:object_id>/micro/", view, name="livelihood_programme_micro")
        return [page, *super().get_urls()]

    def micro_view(self, request, object_id):
        """One address: the rows, the empty table, the file read into the rows, the drafts."""
        programme = self._micro_programme(request, object_id)
        if request.method == "POST":
            if "read" in request.POST:
                return self._read(request, programme)
            if "mend" in request.POST:
                return self._mended(request, programme)
            return self._list(request, programme)
        if "template" in request.GET:
            return _empty_table(programme)
        return self._rows_page(request, programme, Listing())

    def _read(self, request, programme):
        """The rows of a file, shown on the page to be looked at, mended and saved."""
        form = FileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._rows_page(request, programme, Listing(), file_form=form)
        file = form.cleaned_data["file"]
        listing = self._listing(request, programme, file)
        token = ""
        if not listing.problems.ok and listing.table is not None:
            token = staging.stage(file, user_id=request.user.pk, purpose=MEND)
        return self._rows_page(request, programme, listing, token=token, read=file.name)

    def _mended(self, request, programme):
        """The file back, with the reasons beside its rows."""
        try:
            file = self.staged(request, MEND)
        except staging.StagingRefused as refused:
            return self.back_to(request, request.path, f"{refused}。")
        listing = self._listing(request, programme, file)
        return self.file_with_reasons(listing.table, listing.problems, file, header=listing.header)

    def _listing(self, request, programme, file) -> Listing:
        return read_file(
            file, name=file.name, programme=programme, by=request.user, site=self.admin_site
        )

    def _list(self, request, programme):
        form = ListedForm(request.POST)
        if not form.is_valid():
            return self._rows_page(request, programme, Listing(), form=form)
        typed = [
            {
                heading: request.POST.get(f"{number}-{column}", "")
                for column, heading in enumerate(HEADINGS)
            }
            for number in range(form.cleaned_data["rows"])
        ]
        by, report = request.user, "report" in request.POST
        listing = read_texts(typed, programme=programme, by=by, site=self.admin_site)
        refused = []
        if listing.ok:
            try:
                batch = list_matters(
                    programme,
                    listing.rows,
                    listed_on=form.cleaned_data["listed_on"],
                    by=by,
                    report=report,
                )
            except StepRefused as refusal:
                refused = refusal.reasons
            else:
                done = "已报送，等待审核" if report else "已存为草稿，报送之后才进入审核"
                return self._done(request, batch, f"{len(listing.rows)}件微实事{done}。")
        return self._rows_page(request, programme, listing, form=form, typed=typed, refused=refused)

    def _rows_page(
        self, request, programme, listing, *, form=None, typed=None, file_form=None, **kwargs
    ):
        texts = typed or list(listing.texts.values())
        numbers = range(1, len(texts) + 1) if typed else listing.texts
        rows = _rows_shown(texts, numbers, listing.problems, at_least=ROWS)
        context = {
            "title": f"批量登记微实事：{programme}",
            "form": form or ListedForm(initial={"rows": len(rows)}),
            "file_form": file_form or FileForm(),
            "headings": HEADINGS,
            "count": len(rows),
            "shown_rows": rows,
            "most_rows": MOST_ROWS,
            "communities": _communities_of(programme),
            "units": _units_of(request.user),
            **self.problems_shown(listing.problems),
            "may_mend": bool(kwargs.get("token")),
            **kwargs,
        }
        return self._micro_page(request, "admin/livelihood/micro/list.html", programme, context)


def _rows_shown(texts, numbers, problems, *, at_least) -> list[dict]:
    """The rows of the page: what stands in each cell, and what is wrong with it."""
    wrong, numbers = defaultdict(list), [*numbers]
    for problem in problems.problems:
        wrong[problem.row, _column_of(problem.column)].append(problem.reason)
    rows = [*texts, *({} for _ in range(at_least - len(texts)))]
    return [
        {
            "number": index + 1,
            "cells": [
                {
                    "name": f"{index}-{column}",
                    "heading": heading,
                    "value": row.get(heading, ""),
                    "problems": wrong[numbers[index], column] if index < len(numbers) else (),
                }
                for column, heading in enumerate(HEADINGS)
            ],
        }
        for index, row in enumerate(rows)
    ]


def _column_of(header: str) -> int:
    """Which of our columns a file calls so; the first for what concerns a whole row."""
    spelt = spelling(header)
    for index, heading in enumerate(HEADINGS):
        if spelt in map(spelling, (heading, *COLUMNS[heading])):
            return index
    return 0


def _communities_of(programme) -> list[str]:
    """Names to choose from: the communities and compounds of the programme's place."""
    here = Community.objects.public().filter(code__startswith=place_prefix(programme.district.code))
    return list(here.order_by("name").values_list("name", flat=True)[:MOST_NAMES])


def _units_of(user) -> list[str]:
    """Names to choose from: the units for which somebody files."""
    units = limit(Unit.objects.in_force(on=today()), user, WRITERS, owner="pk")
    return list(units.order_by("name").values_list("name", flat=True)[:MOST_NAMES])


def _empty_table(programme) -> FileResponse:
    file = BytesIO()
    write_xlsx(file, HEADINGS, [], title="微实事")
    file.seek(0)
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"微实事登记表-{programme.code}.xlsx",
        content_type=FORMATS["xlsx"],
    )
