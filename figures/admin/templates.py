"""Blank tables to download: choose place, shape and period, and get the file."""

import io

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone

from accounts.scopes import limit
from districts.models import District
from figures import periods
from figures.blank_tables import SHAPES, BlankRefused, blank_table
from figures.models import Category, Indicator
from publishing.pages.downloads import FORMATS
from publishing.tables.values import CellRefused
from publishing.tables.writing import content_disposition, write_csv, write_xlsx

#: The formats in which a table can be filled in and sent back.
TABLE_FORMATS = ("xlsx", "csv")


def places_of(user, roles):
    """The published places in which `user` holds one of `roles`."""
    places = District.objects.public()
    return limit(places, user, roles, place="code", owner=None, all_units_only=False)


class TemplateForm(forms.Form):
    """Which blank table: `?shape=&district=&period=&category=&indicator=&format=`."""

    shape = forms.ChoiceField(label="表样", choices=list(SHAPES.items()))
    district = forms.ModelChoiceField(
        District.objects.none(), label="行政区", to_field_name="code", empty_label=None
    )
    period = forms.CharField(
        label="报告期",
        max_length=40,
        help_text="如 2024年、2024年1-9月、2024年9月；年鉴横表填年份，月报表填月份",
    )
    category = forms.ModelChoiceField(
        Category.objects.all(),
        label="分类",
        required=False,
        to_field_name="code",
        empty_label="全部分类",
    )
    indicator = forms.ModelChoiceField(
        Indicator.objects.all(), required=False, to_field_name="code", widget=forms.HiddenInput
    )
    format = forms.ChoiceField(choices=[(each, each.upper()) for each in TABLE_FORMATS])

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["district"].queryset = places.order_by("code")

    def clean_period(self):
        """The words as a period."""
        text = self.cleaned_data["period"]
        try:
            return periods.parse(text)
        except CellRefused as refused:
            raise ValidationError(f"“{text}”{refused}") from None

    def clean(self):
        """The table itself, under `table`, where one can be made."""
        said = super().clean()
        if {"shape", "district", "period"} <= said.keys():
            try:
                said["table"] = blank_table(
                    said["shape"],
                    district=said["district"],
                    period=said["period"],
                    indicators=self._narrowed(said),
                )
            except BlankRefused as refused:
                self.add_error("period", str(refused))
        return said

    def _narrowed(self, said):
        if said.get("indicator"):
            return [said["indicator"], *said["indicator"].parts.all()]
        return said["category"].indicators.all() if said.get("category") else None


class TemplatePages:
    """The page of blank tables, for the admin of figures."""

    def get_urls(self):
        wrap = self.admin_site.admin_view
        page = path("templates/", wrap(self.templates_view), name="figures_release_templates")
        return [page, *super().get_urls()]

    def templates_view(self, request):
        """The form; with `format` the file that it describes."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        places = places_of(request.user, self.readers())
        asked = "format" in request.GET
        initial = {
            "period": f"{timezone.localdate().year - 1}年",
            "format": TABLE_FORMATS[0],
            **request.GET.dict(),
        }
        form = TemplateForm(request.GET if asked else None, places=places, initial=initial)
        if asked and form.is_valid():
            return _answer(form.cleaned_data["table"], form.cleaned_data["format"])
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "下载空表",
            "form": form,
            "formats": [(each, each.upper()) for each in TABLE_FORMATS],
            "list_url": reverse("admin:figures_figure_changelist"),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/figures/blank_tables.html", context)


def _answer(table, format):
    """The table as a file named by its title."""
    file = io.BytesIO()
    if format == "xlsx":
        write_xlsx(file, table.header, table.rows, title=table.title, above=table.above)
    else:
        file.writelines(write_csv(table.header, table.rows, above=table.above))
    return HttpResponse(
        file.getvalue(),
        content_type=FORMATS[format],
        headers={"Content-Disposition": content_disposition(f"{table.title}（空表）.{format}")},
    )
