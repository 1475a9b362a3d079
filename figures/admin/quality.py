"""数据质量: what staff should look at in the public figures of a place, each with its mend."""

import io
from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEntry, Role
from accounts.scoped_admin import HomeLink
from districts.models import District
from figures import periods
from figures.admin.templates import TABLE_FORMATS, places_of
from figures.models import Headline, Release
from figures.quality import Finding, Kind, findings_of, next_wanted
from publishing.pages.downloads import FORMATS
from publishing.pages.paging import BoundedPaginator, page_number
from publishing.tables.writing import content_disposition, write_csv, write_xlsx

FINDINGS_SHOWN = 50
#: To whom the first page of the admin offers the findings.
KEEPERS = (Role.DISTRICT_ADMIN, Role.SYSTEM_ADMIN)
HEADER = ("问题", "提示", "指标", "行政区", "报告期", "数据发布编码", "说明")


class QualityForm(forms.Form):
    """`?district=&kind=`: whose figures, and which findings of them."""

    district = forms.ModelChoiceField(
        District.objects.none(), label="行政区", to_field_name="code", required=False
    )
    kind = forms.ChoiceField(choices=Kind.choices, required=False)

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.places = places.order_by("code")
        self.fields["district"].queryset = self.places
        self.fields["district"].empty_label = None

    def place(self) -> District | None:
        """The place asked for, else the first in reach; None where there is none.

        Raises Http404 for a place out of reach and for a kind that is none.
        """
        if not self.is_valid():
            raise Http404("没有这个行政区")
        return self.cleaned_data["district"] or self.places.first()


class QualityPages:
    """The page of findings, for the admin of figures; everybody who sees figures sees hers."""

    def get_urls(self):
        wrap = self.admin_site.admin_view
        page = path("quality/", wrap(self.quality_view), name="figures_release_quality")
        return [page, *super().get_urls()]

    def home_links(self, request):
        """For those who answer for a whole place; others find the page from the list."""
        quality = HomeLink("数据质量", reverse("admin:figures_release_quality"))
        answers = self.holds(request.user, KEEPERS)
        return [*super().home_links(request), *([quality] if answers else [])]

    def quality_view(self, request):
        """Findings of one place by kind, paged; with `format` all of them as a file."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = QualityForm(request.GET, places=places_of(request.user, self.readers()))
        place = form.place()
        found = findings_of(place, today=timezone.localdate()) if place else []
        counts = [(kind, sum(each.kind == kind for each in found)) for kind in Kind]
        if kind := form.cleaned_data["kind"]:
            found = [each for each in found if each.kind == kind]
        if "format" in request.GET:
            return self._export(request, place, found)
        page = BoundedPaginator(found, FINDINGS_SHOWN).page_or_404(
            page_number(request.GET.get("page"))
        )
        chosen = {"district": place.code if place else "", "kind": kind}
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "数据质量",
            "list_url": reverse("admin:figures_figure_changelist"),
            "places": form.places,
            "place": place,
            "kind": Kind(kind) if kind else "",
            "counts": [(each, count, _query(chosen, kind=each.value)) for each, count in counts],
            "total": sum(count for _, count in counts),
            "all_query": _query(chosen, kind=""),
            "findings": self._with_mends(request, page.object_list),
            "page": page,
            "earlier": page.has_previous() and _query(chosen, page=page.number - 1),
            "later": page.has_next() and _query(chosen, page=page.number + 1),
            "exports": [(each.upper(), _query(chosen, format=each)) for each in TABLE_FORMATS],
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/figures/quality.html", context)

    def _with_mends(self, request, found):
        """The findings of one page, each with where it is mended by this person."""
        releases = self.admin_site.get_model_admin(Release).get_queryset(request)
        figures = self.get_queryset(request).filter(
            indicator__in={each.indicator.pk for each in found if each.indicator},
            district__in={each.district.pk for each in found if each.district},
        )
        headlines = self.admin_site.get_model_admin(Headline)
        seen = Seen(
            releases=set(
                releases.filter(pk__in={each.release.pk for each in found if each.release})
                .order_by()
                .values_list("pk", flat=True)
            ),
            series=set(figures.order_by().values_list("indicator", "district").distinct()),
            may_choose=headlines.has_add_permission(request),
        )
        return [(each, mends(each, seen)) for each in found]

    def _export(self, request, place, found):
        format = request.GET["format"]
        if format not in TABLE_FORMATS or place is None:
            raise Http404("没有这种格式")
        title = f"{place.name}数据质量"
        file = io.BytesIO()
        if format == "xlsx":
            write_xlsx(file, HEADER, map(_cells, found), title=title)
        else:
            file.writelines(write_csv(HEADER, map(_cells, found)))
        audit.record(
            AuditEntry.Action.EXPORT,
            summary=f"导出{title}{len(found)}条（{format.upper()}）",
            record_type=self.opts.label_lower,
            place_code=place.code,
            detail={"rows": len(found), "format": format},
            request=request,
        )
        return HttpResponse(
            file.getvalue(),
            content_type=FORMATS[format],
            headers={"Content-Disposition": content_disposition(f"{title}.{format}")},
        )


@dataclass(frozen=True)
class Seen:
    """What of some findings a person may open in the admin; all others she reads as the public."""

    releases: set[int]
    #: Keys of (indicator, district).
    series: set[tuple[int, int]]
    #: Whether she chooses headlines.
    may_choose: bool


def mends(finding: Finding, seen: Seen) -> list[tuple[str, str]]:
    """Where a finding is looked at and mended: `(words, address)`, the mend first."""
    look = _look(finding, seen)
    match finding.kind:
        case Kind.PARTS | Kind.DERIVED:
            return [("下载更正表", _blank_table(finding, finding.period)), look]
        case Kind.SOURCES if not finding.is_note and seen.may_choose:
            return [("选定首要数据", _new_headline(finding)), look]
        case Kind.HOLES:
            return [("下载空表补数", _blank_table(finding, finding.period)), look]
        case Kind.STALE:
            wanted = next_wanted(finding.period, today=timezone.localdate())
            return [("下载空表", _blank_table(finding, wanted)), look]
    return [look]


def _look(finding, seen):
    if finding.release:
        if finding.release.pk not in seen.releases:
            return "查看公开页", finding.release.get_absolute_url()
        page = reverse("admin:figures_release_change", args=[finding.release.pk])
        return "打开这次发布", page
    if (finding.indicator.pk, finding.district.pk) not in seen.series:
        page = finding.indicator.get_absolute_url()
        return "查看公开页", f"{page}?{urlencode({'district': finding.district.code})}"
    query = {"q": finding.indicator.code, "district__id__exact": finding.district.pk}
    return "逐条查看", f"{reverse('admin:figures_figure_changelist')}?{urlencode(query)}"


def _blank_table(finding, period):
    query = {
        "shape": "long_zh",
        "district": finding.district.code,
        "indicator": finding.indicator.code,
        "period": periods.label(period),
    }
    return f"{reverse('admin:figures_release_templates')}?{urlencode(query)}"


def _new_headline(finding):
    figure = finding.figure
    query = {
        "district": figure.district_id,
        "indicator": figure.indicator_id,
        "role": figure.role,
        "publisher": figure.publisher,
        "basis": figure.basis,
    }
    return f"{reverse('admin:figures_headline_add')}?{urlencode(query)}"


def _query(chosen, **changes):
    """The query string of another page, kind or format of the same place."""
    said = {**chosen, **changes}
    return urlencode({name: value for name, value in said.items() if value})


def _cells(finding):
    return [
        finding.kind.label,
        "可解释" if finding.is_note else "请核实",
        finding.indicator and finding.indicator.name,
        finding.district and finding.district.name,
        finding.period_label,
        finding.release and finding.release.code,
        finding.sentence,
    ]
