"""One upload: how far it is, what reading it found, and what to do with it."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect, StreamingHttpResponse
from django.urls import path, reverse

from accounts.scoped_admin import HomeLink, ScopedModelAdmin
from figures.admin.uploads.forms import CLERK, AliasForm, OwnerForm
from figures.importing import aliases, kept_files, uploads
from figures.importing.kept_files import FileGone
from figures.importing.ownership import default_owner
from figures.importing.previews import LINES_SHOWN
from figures.importing.uploads import UploadRefused
from figures.models import FigureUpload, Indicator, UploadLine
from publishing.jobs import queue
from publishing.tables import upload_pages
from publishing.tables.writing import content_disposition

MOST_CHOICES = 2000
State = FigureUpload.State


class PressForm(forms.Form):
    """One press of a button: which, on which version of the upload."""

    step = forms.CharField(max_length=20)
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    key = forms.IntegerField(required=False, min_value=0, max_value=2**63 - 1)


@admin.register(FigureUpload)
class FigureUploadAdmin(upload_pages.UploadPages, ScopedModelAdmin):
    """What a person has uploaded, for herself: others meet a file as a draft release."""

    view_roles = CLERK
    place_lookup = None
    owner_lookup = None
    list_display = ("file_name", "state", "found", "source", "created_at")
    list_filter = ("state",)
    list_select_related = ("source", "release")
    search_fields = ("file_name", "title")
    change_list_template = "admin/figures/figureupload/change_list.html"

    def limited(self, queryset, user, roles, *, reading=False):
        return super().limited(queryset, user, roles, reading=reading).of(user)

    def reaches(self, user, roles, record, *, reading=False):
        mine = record.by_id == user.pk
        return mine and super().reaches(user, roles, record, reading=reading)

    def home_links(self, request):
        """What the person has to mend or to confirm."""
        if not self.holds(request.user, CLERK, reading=True):
            return []
        waiting = FigureUpload.objects.of(request.user).waiting().count()
        url = reverse("admin:figures_figureupload_changelist")
        return [HomeLink("上传的数据文件", url, waiting, "待修改或确认")]

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": "我的上传"} | (extra_context or {}))

    @admin.display(description="结果")
    def found(self, upload):
        """What became of it, in a few words."""
        if upload.state == State.READY:
            return f"{upload.counts.get('total', 0)}个数"
        if upload.state == State.REFUSED:
            return f"{upload.counts.get('problems', 0)}处问题"
        return upload.release.code if upload.release else upload.message or "—"

    def get_urls(self):
        page = self.admin_site.admin_view(self.reasons_view)
        name = "figures_figureupload_reasons"
        return [path("<path:object_id>/reasons/", page, name=name), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The page of an upload; posted, the button that was pressed."""
        upload = self._mine(request, object_id)
        if upload is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if request.method == "POST":
            return self._pressed(request, upload)
        return self.page(
            request, "admin/figures/figureupload/upload_detail.html", self._shown(request, upload)
        )

    def reasons_view(self, request, object_id):
        """The refused file back, with a column 原因 that names the problems of each row."""
        upload = self._mine(request, object_id)
        if upload is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not kept_files.has_reasons(upload.token):
            return self.back_to(request, upload.get_absolute_url(), f"{FileGone()}。")
        stem = upload.file_name.rpartition(".")[0] or upload.file_name
        return StreamingHttpResponse(
            kept_files.reasons(upload.token),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": content_disposition(f"{stem}（原因）.csv")},
        )

    def _mine(self, request, object_id) -> FigureUpload | None:
        upload = self.get_object(request, unquote(object_id))
        if upload is not None and not self.has_view_permission(request, upload):
            raise PermissionDenied
        return upload

    # Buttons

    def _pressed(self, request, upload):
        form = PressForm(request.POST)
        if not form.is_valid():
            return self.back_to(request, upload.get_absolute_url(), "没有办理：请按页面上的按钮。")
        steps = {
            "confirm": self._confirm,
            "discard": self._discard,
            "again": lambda request, upload: uploads.check_again(upload),
            "retry": lambda request, upload: uploads.try_again(upload),
            "alias": self._add_alias,
            "undo": lambda request, upload: aliases.remove_alias(
                upload, key=form.cleaned_data["key"], by=request.user
            ),
        }
        upload.version = form.cleaned_data["version"]
        try:
            step = steps.get(form.cleaned_data["step"])
            if step is None:
                raise UploadRefused("没有办理：请按页面上的按钮。")
            upload = step(request, upload)
        except UploadRefused as refused:
            return self.back_to(request, upload.get_absolute_url(), str(refused))
        if upload.state == State.TAKEN_IN and upload.release:
            return self._to_draft(request, upload.release)
        return HttpResponseRedirect(upload.get_absolute_url())

    def _confirm(self, request, upload):
        if default_owner(request.user, place_code=upload.place_code) or upload.owner:
            return uploads.confirm(upload)
        form = OwnerForm(request.POST, user=request.user)
        if not form.is_valid():
            raise UploadRefused("请先选择责任单位，再确认。")
        return uploads.confirm(upload, owner=form.cleaned_data["owner"])

    def _discard(self, request, upload):
        uploads.discard(upload)
        self.message_user(request, f"“{upload}”已放弃，没有导入任何内容。", messages.SUCCESS)
        return upload

    def _add_alias(self, request, upload):
        form = AliasForm(request.POST)
        if not form.is_valid():
            raise UploadRefused("；".join(each for found in form.errors.values() for each in found))
        said = form.cleaned_data
        upload = aliases.add_alias(upload, by=request.user, **said)
        office, name, indicator = upload.source.publisher, said["name"], said["indicator"]
        total = Indicator.objects.filter(code=said["parent"]).first() if said["parent"] else None
        under = f"“{total}”下面的" if total else ""
        sentence = f"{office}的资料里，{under}“{name}”以后都认作“{indicator}”。"
        if upload.state == State.REFUSED and upload.unmatched and not uploads.is_small(upload):
            sentence += "其余的名称都认完以后自动重新核对；也可以现在就点“再核对一次”。"
        self.message_user(request, sentence, messages.SUCCESS)
        return upload

    def _to_draft(self, request, release):
        sentence = f"已存为草稿 {release.code}，共{release.rows_total}个数。核对后请报送。"
        self.message_user(request, sentence, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:figures_release_change", args=[release.pk]))

    # What is shown

    def _shown(self, request, upload) -> dict:
        is_ready = upload.state == State.READY
        owner = upload.owner or (
            default_owner(request.user, place_code=upload.place_code) if is_ready else None
        )
        return {
            "title": str(upload),
            "upload": upload,
            "upload_url": reverse("admin:figures_release_upload"),
            "list_url": reverse("admin:figures_figureupload_changelist"),
            "job": uploads.job_of(upload),
            "is_stuck": uploads.is_stuck(upload),
            "has_worker": queue.worker_is_alive(),
            "owner": owner,
            "owner_form": OwnerForm(user=request.user) if is_ready and owner is None else None,
            "has_reasons": upload.state == State.REFUSED and kept_files.has_reasons(upload.token),
            "indicators": self._choices(upload),
            "replaced_by": FigureUpload.objects.filter(replaces=upload).first(),
            **{f"{kind}s": self._lines(request, upload, kind) for kind in UploadLine.Kind},
        }

    def _choices(self, upload):
        """Names to choose from, where a name of the file is unknown."""
        if upload.state != State.REFUSED or not upload.unmatched:
            return []
        return list(Indicator.objects.values_list("name", flat=True)[:MOST_CHOICES])

    def _lines(self, request, upload, kind):
        """A page of the lines of one kind; the number of the page stands under the kind's name."""
        if upload.state not in FigureUpload.WAITING:
            return None
        lines = UploadLine.objects.filter(upload=upload, kind=kind).order_by("position")
        return Paginator(lines, LINES_SHOWN).get_page(request.GET.get(kind))
