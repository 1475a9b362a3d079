"""Tables of the example records, and the two admin sites that take them in: ours, the library's."""

import io

from django.contrib import admin
from django.urls import path
from import_export.admin import ImportExportModelAdmin
from import_export.resources import ModelResource

from accounts.admin import UnitAdmin
from accounts.admin_site import PortalAdminSite
from accounts.models import Unit
from portal.urls import urlpatterns as portal_urls
from publishing.records import RecordResource, RowsColumn
from publishing.records.admin import RecordImportPages
from publishing.review.admin import ReviewedModelAdmin
from publishing.tables.values import CellRefused, read_date, read_text
from tests.publishing.examples.models import Notice, Scheme


def read_milestone(words, find):
    """`2021-12-31 完工`, or `2021-12-31 完工（住建局）`."""
    day, _, name = words.partition(" ")
    if not name:
        raise CellRefused("里的节点要写成“2021-12-31 完工”")
    return {"due_on": read_date(day).value, "name": read_text(name, max_length=60).value}


def write_milestone(row):
    """As `read_milestone` reads it."""
    return f"{row.due_on} {row.name}"


class SchemeResource(RecordResource):
    """Cards with inline rows."""

    class Meta:
        model = Scheme
        columns = (
            "code",
            "name",
            "kind",
            "parent",
            "budget",
            "starts_on",
            "standing",
            "place_code",
            "owner",
        )
        aliases = {"name": ("事项名称",)}
        inline_columns = (
            RowsColumn(
                "计划节点",
                "milestones",
                read=read_milestone,
                write=write_milestone,
                key=("name",),
                separator="\n",
            ),
        )


class NoticeResource(RecordResource):
    """Events, found by scheme and title where the code is blank."""

    class Meta:
        model = Notice
        columns = ("code", "scheme", "title", "place_code", "owner", "corrects")
        natural_key = ("scheme", "title")


class LibraryResource(ModelResource):
    """What the library makes of a scheme where nobody says otherwise."""

    class Meta:
        model = Scheme
        import_id_fields = ("code",)
        fields = ("code", "name", "kind", "budget", "place_code", "owner")


ours = PortalAdminSite(name="admin")
library = admin.AdminSite(name="library")


@admin.register(Scheme, site=ours)
class SchemeAdmin(RecordImportPages, ReviewedModelAdmin):
    """Ours."""

    resource_class = SchemeResource
    list_display = ("code", "name", "state")
    fields = ("code", "name", "kind", "place_code", "owner", "parent")


@admin.register(Notice, site=ours)
class NoticeAdmin(RecordImportPages, ReviewedModelAdmin):
    """Ours."""

    resource_class = NoticeResource
    list_display = ("code", "title", "state")
    fields = ("code", "title", "place_code", "owner", "scheme", "corrects")


ours.register(Unit, UnitAdmin)
for model, model_admin in admin.site._registry.items():
    if model not in ours._registry:
        ours.register(model, type(model_admin))


@admin.register(Scheme, site=library)
class LibraryAdmin(ImportExportModelAdmin):
    """The library's, as its manual shows it."""

    resource_classes = [LibraryResource]


urlpatterns = [
    path("admin/library/", library.urls),
    path("admin/", ours.urls),
    *portal_urls,
]

HEADER = "编码,名称,类型,预算,开始日期,常态化,所属区划,责任单位,上级,计划节点"


def table(*rows: str, header: str = HEADER, encoding: str = "utf-8-sig") -> io.BytesIO:
    """A CSV file of these rows under the header."""
    return io.BytesIO("\r\n".join((header, *rows)).encode(encoding))


def counted(*kinds) -> list[int]:
    """How many rows each of these tables has."""
    return [kind._base_manager.count() for kind in kinds]
