"""Services for residents and firms."""

from django.contrib import admin

from accounts.scoped_admin import ScopedTabularInline
from livelihood.admin.forms import PlacedForm, PlaceFollows
from livelihood.admin.programmes import SOURCE
from livelihood.models import Service, ServiceComponent, ServiceMeasure
from livelihood.resources import ServiceResource
from publishing.records.admin import RecordImportPages
from publishing.review.admin import ReviewedModelAdmin, WorkListFilter


class ServiceComponentInline(ScopedTabularInline):
    """What the service is made of."""

    model = ServiceComponent
    fields = ("name", "position")


class ServiceMeasureInline(ScopedTabularInline):
    """What it achieved: indicators, whose figures the page reads."""

    model = ServiceMeasure
    fields = ("indicator", "label", "position")
    autocomplete_fields = ("indicator",)


@admin.register(Service)
class ServiceAdmin(PlaceFollows, RecordImportPages, ReviewedModelAdmin):
    """惠民服务与举措."""

    form = PlacedForm
    resource_class = ServiceResource
    list_display = ("name", "kind", "district", "provider", "owner", "state", "published_at")
    list_filter = (WorkListFilter, "state", "kind", "district", "owner")
    list_select_related = ("district", "owner")
    search_fields = ("name", "code", "provider")
    autocomplete_fields = ("owner", "provider_unit", "source")
    fieldsets = (
        (None, {"fields": ("code", "name", "kind", "district", "owner")}),
        ("谁提供，给谁", {"fields": (("provider", "provider_unit"), "audience", "period_text")}),
        ("内容", {"fields": ("terms", "results")}),
        ("组成", {"fields": (("stated_components", "components_note"),)}),
        SOURCE,
        ("备注", {"fields": ("note",)}),
    )
    inlines = (ServiceComponentInline, ServiceMeasureInline)
