"""Micro matters in the admin: twenty listed on one page or by file, and closed with a photo each."""

from collections import defaultdict
from io import BytesIO
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponseRedirect
from django.urls import path, reverse

from accounts.models import Unit
from accounts.place_codes import place_prefix
from accounts.scopes import limit
from districts.models import Community
from livelihood.micro.reading import COLUMNS, HEADINGS, MOST_ROWS, Listing, read_file, read_texts
from livelihood.micro.writing import Closing, close_matters, list_matters, to_be_closed
from livelihood.models import Matter, Programme
from publishing.arithmetic.dates import today
from publishing.files.uploads import taken_photo
from publishing.pages.downloads import FORMATS
from publishing.pages.paging import BoundedPaginator, page_links, page_number
from publishing.review.errors import StepRefused
from publishing.review.rules import WRITERS
from publishing.tables import staging
from publishing.tables.headers import spelling
from publishing.tables.upload_pages import MEGABYTE, TableFileField, UploadPages
from publishing.tables.writing import write_xlsx

ROWS = 20
MOST_BYTES = 2 * MEGABYTE
MATTERS_A_PAGE = 20
#: Names offered while somebody types; more are found by typing them out.
MOST_NAMES = 300
MEND = "livelihood.micro.mend"
CHOOSE_AGAIN = "照片没有留下，请重新选。"


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


class SearchForm(forms.Form):
    """Which of many matters are to be closed."""

    q = forms.CharField(label="找事项或小区", required=False, max_length=50)


class ClosingForm(forms.Form):
    """销号 of one matter; it is meant only where a photo is chosen."""

    on = forms.DateField(
        label="完工日期",
        initial=today,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    text = forms.CharField(label="完成情况", initial="已完成", max_length=500)
    photo = forms.FileField(
        label="照片", required=False, widget=forms.FileInput(attrs={"accept": "image/*"})
    )

    def __init__(self, *args, matter, **kwargs):
        super().__init__(*args, prefix=f"m{matter.pk}", **kwargs)
        self.matter = matter

    @property
    def is_meant(self) -> bool:
        """Whether a photo was chosen."""
        return self.is_bound and self.add_prefix("photo") in self.files

    def clean_photo(self):
        photo = self.cleaned_data["photo"]
        return taken_photo(photo) if photo else None

    @property
    def closing(self) -> Closing:
        """What it says, once it is valid."""
        return Closing(self.matter, **self.cleaned_data)


class MicroPages(UploadPages):
    """Mixin for the admin of programmes: 批量登记 and 销号 of a programme of micro matters."""

    def get_urls(self):
        return [
            path(
                "<path:object_id>/micro/",
                self.admin_site.admin_view(self.micro_view),
                name="livelihood_programme_micro",
            ),
            path(
                "<path:object_id>/micro/closing/",
                self.admin_site.admin_view(self.closing_view),
                name="livelihood_programme_closing",
            ),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, *args, **kwargs):
        programme = context.get("original")
        if programme is not None and programme.pk and programme.kind == Programme.Kind.MICRO:
            context["lists_micro"] = self._may_list(request)
        return super().render_change_form(request, context, *args, **kwargs)

    def _may_list(self, request) -> bool:
        return self.admin_site.get_model_admin(Matter).has_add_permission(request)

    def _micro_programme(self, request, object_id) -> Programme:
        """The programme of micro matters that this person may list matters in."""
        programme = self.get_object(request, unquote(object_id))
        if programme is None or programme.kind != Programme.Kind.MICRO:
            raise Http404("没有这份微实事清单")
        if not self._may_list(request):
            raise PermissionDenied
        return programme

    # Listed together

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

    # Closed together

    def closing_view(self, request, object_id):
        """销号: the running matters, a date and a photo each; those with a photo are reported."""
        programme = self._micro_programme(request, object_id)
        search = SearchForm(request.GET)
        matters = to_be_closed(programme, by=request.user).select_related("community", "owner")
        matters = matters.order_by("original_due_on", "pk")
        if request.method == "POST":
            return self._close(request, programme, matters)
        words = search.cleaned_data["q"].strip() if search.is_valid() else ""
        if words:
            matters = matters.filter(title__icontains=words) | matters.filter(
                community__name__icontains=words
            )
        page = BoundedPaginator(matters, MATTERS_A_PAGE).page_or_404(
            page_number(request.GET.get("page"))
        )
        entries = [ClosingForm(matter=matter) for matter in page.object_list]
        return self._closing_page(
            request, programme, entries, search=search, page=page, words=words
        )

    def _close(self, request, programme, matters):
        """Report those with a photo; where one is refused, none is."""
        keys = [key for key in request.POST.getlist("matter")[:MATTERS_A_PAGE] if key.isdecimal()]
        found = matters.filter(pk__in=[key for key in keys if len(key) < 15])
        found = list(found.prefetch_related("units__unit"))
        entries = [ClosingForm(request.POST, request.FILES, matter=matter) for matter in found]
        meant = [entry for entry in entries if entry.is_meant]
        problems = []
        if len(found) < len(keys):
            problems.append(f"有{len(keys) - len(found)}件已报送过完工或不再由您填报，没有列出。")
        if all(entry.is_valid() for entry in meant) and not problems:
            closings = [entry.closing for entry in meant]
            try:
                batch = close_matters(programme, closings, by=request.user)
            except StepRefused as refusal:
                problems += refusal.reasons
            else:
                said = f"{len(closings)}件已报送销号，验收、签发之后公开。"
                return self._done(request, batch, said)
        if meant:
            problems.append(CHOOSE_AGAIN)
        shown = [entry if entry.is_meant else ClosingForm(matter=entry.matter) for entry in entries]
        return self._closing_page(request, programme, shown, problems=problems)

    def _closing_page(
        self, request, programme, entries, *, search=None, page=None, words="", problems=()
    ):
        def query(**changes):
            return urlencode({"q": words, **changes})

        context = {
            "title": f"微实事销号：{programme}",
            "entries": entries,
            "search": search or SearchForm(),
            "words": words,
            "problems": problems,
            "page_obj": page,
            "page_links": page_links(page, query) if page else {},
            "most_megabytes": settings.UPLOAD_MAX_BYTES // MEGABYTE,
        }
        return self._micro_page(request, "admin/livelihood/micro/closing.html", programme, context)

    def _micro_page(self, request, template, programme, context):
        return self.page(request, template, {"programme": programme, **context})

    def _done(self, request, batch, said):
        self.message_user(request, said, messages.SUCCESS)
        page = "admin:publishing_batch_change"
        return HttpResponseRedirect(
            reverse(page, args=[batch.pk], current_app=self.admin_site.name)
        )


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
