"""Categories and indicators: catalogues, edited with history by system administrators."""

from django.contrib import admin

from accounts.models import Role
from accounts.scoped_admin import ScopedModelAdmin, ScopedTabularInline
from accounts.scoped_admin.changes import changes_of_form
from figures.models import Category, Indicator, IndicatorAlias
from publishing.changes.writing import catalogue_edited


class CatalogueAdmin(ScopedModelAdmin):
    """Rows of no place; an edit of one that citizens see stands on the page of changes."""

    view_roles = tuple(Role)
    add_roles = change_roles = (Role.SYSTEM_ADMIN,)
    export_roles = (Role.SYSTEM_ADMIN, Role.DISTRICT_ADMIN, Role.AUDITOR)
    place_lookup = None
    owner_lookup = None

    def get_readonly_fields(self, request, obj=None):
        """Files and addresses name the code: it is given once."""
        return ("code",) if obj else ()

    def is_public(self, record) -> bool:
        """Whether some public page shows this row."""
        indicators = Indicator.objects.filter(pk=record.pk)
        return indicators.with_public_figures().exists()

    def write(self, request, record, *, form, change):
        super().write(request, record, form=form, change=change)
        edits = changes_of_form(form) if change else []
        if edits and self.is_public(record):
            said = "；".join(
                f"{edit['label']}由“{edit['old']}”改为“{edit['new']}”" for edit in edits
            )
            kind = self.opts.verbose_name
            catalogue_edited(record, sentence=f"{kind}“{record}”：{said}。", by=request.user)


@admin.register(Category)
class CategoryAdmin(CatalogueAdmin):
    """The headings under which indicators are listed."""

    list_display = ("name", "code", "position")
    search_fields = ("name", "code")
    fields = ("code", "name", "position")
    export_fields = ("code", "name", "position")

    def is_public(self, record):
        return record.indicators.with_public_figures().exists()


class IndicatorAliasInline(ScopedTabularInline):
    """Names under which the indicator appears in the tables that offices send."""

    model = IndicatorAlias
    fk_name = "indicator"
    fields = ("name", "office", "parent")
    autocomplete_fields = ("parent",)
    verbose_name = "别名"
    verbose_name_plural = "别名"


@admin.register(Indicator)
class IndicatorAdmin(CatalogueAdmin):
    """What is counted. Unit, decimals and kind freeze once a figure is public."""

    list_display = ("name", "code", "unit", "category", "measure_kind", "decimals", "direction")
    list_filter = ("category", "measure_kind", "direction")
    list_select_related = ("category",)
    search_fields = ("name", "code", "aliases__name")
    autocomplete_fields = ("numerator", "denominator", "part_of", "see_also")
    fieldsets = (
        (None, {"fields": ("code", "name", "name_en", "category", "definition", "direction")}),
        (
            "数值",
            {
                "fields": ("unit", "decimals", "measure_kind", "numerator", "denominator"),
                "description": "有公开数据以后，这几项不能再改。",
            },
        ),
        ("总项和分项", {"fields": ("part_of", "breakdown")}),
        ("相近指标", {"fields": ("see_also",)}),
    )
    export_fields = (
        "code",
        "name",
        "name_en",
        "unit",
        "category",
        "direction",
        "decimals",
        "measure_kind",
        "numerator",
        "denominator",
        "part_of",
        "breakdown",
        "definition",
    )
    inlines = (IndicatorAliasInline,)
