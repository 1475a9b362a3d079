"""销号: the running micro matters, a date and a photo each, reported as completed in one batch."""

from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.urls import path

from livelihood.admin.micro.programme_pages import MicroProgrammePages
from livelihood.micro.writing import Closing, close_matters, to_be_closed
from publishing.arithmetic.dates import today
from publishing.files.uploads import taken_photo
from publishing.pages.paging import BoundedPaginator, page_links, page_number
from publishing.review.errors import StepRefused
from publishing.tables.upload_pages import MEGABYTE

MATTERS_A_PAGE = 20
CHOOSE_AGAIN = "照片没有留下，请重新选。"


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

    def unbound(self) -> "ClosingForm":
        """The form once more, with what was typed and nothing said against it."""
        typed = {name: self.data.get(self.add_prefix(name), "") for name in ("on", "text")}
        kept = {name: value for name, value in typed.items() if value}
        return ClosingForm(matter=self.matter, initial=kept)

    def clean_photo(self):
        photo = self.cleaned_data["photo"]
        return taken_photo(photo) if photo else None

    @property
    def closing(self) -> Closing:
        """What it says, once it is valid."""
        return Closing(self.matter, **self.cleaned_data)


class ClosesMicro(MicroProgrammePages):
    """Mixin for the admin of programmes: the page 销号."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.closing_view)
        page = path("<path:object_id>/micro/closing/", view, name="livelihood_programme_closing")
        return [page, *super().get_urls()]

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
        shown = [entry if entry.is_meant else entry.unbound() for entry in entries]
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
