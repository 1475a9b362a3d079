"""Figures as staff read them: those of one release, or all in scope; nobody edits a figure."""

from django.contrib import admin

from accounts.models import Role
from accounts.scoped_admin import ScopedModelAdmin
from figures.admin.quality import QualityPages
from figures.admin.templates import TemplatePages
from figures.models import Figure


@admin.register(Figure)
class FigureAdmin(TemplatePages, QualityPages, ScopedModelAdmin):
    """Every figure of the releases in scope, internal ones too. They change by releases only."""

    view_roles = tuple(Role)
    export_roles = (Role.DISTRICT_ADMIN, Role.SYSTEM_ADMIN, Role.AUDITOR)
    place_lookup = "release__place_code"
    owner_lookup = "release__owner"
    version_field = None
    list_display = (
        "indicator",
        "district",
        "period",
        "shown",
        "role",
        "audience",
        "is_current",
        "release_code",
    )
    list_filter = ("district", "indicator__category", "role", "audience", "is_current")
    list_select_related = ("indicator", "district", "release")
    search_fields = ("=release__code", "indicator__name", "indicator__code", "note")
    search_help_text = "按发布编码、指标名称或备注查找"
    export_fields = (
        "district_code",
        "indicator_code",
        "indicator",
        "period_type",
        "period_start",
        "period_end",
        "value",
        "qualifier",
        "note",
        "release_code",
    )

    @admin.display(description="报告期", ordering="period_end")
    def period(self, figure):
        """The reporting period in words."""
        return figure.period_label

    @admin.display(description="数值")
    def shown(self, figure):
        """The figure as pages print it."""
        return "（撤销此数）" if figure.is_tombstone else figure.display_value

    @admin.display(description="发布编码")
    def release_code(self, figure):
        """The code of its release."""
        return figure.release.code

    @admin.display(description="行政区划代码")
    def district_code(self, figure):
        """The code of its place."""
        return figure.district.code

    @admin.display(description="指标代码")
    def indicator_code(self, figure):
        """The code of its indicator."""
        return figure.indicator.code
