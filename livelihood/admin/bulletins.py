"""Bulletins: drafted with one press, taken anew, looked at as they will be, and signed."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse

from livelihood.admin.forms import PlacedForm, PlaceFollows
from livelihood.bulletins import writing
from livelihood.bulletins.files import as_file
from livelihood.bulletins.reading import paper_of
from livelihood.bulletins.signing import warnings_of
from livelihood.models import Bulletin, Programme, ReportRound
from livelihood.views.bulletins import BulletinDetailView
from publishing.arithmetic.dates import today
from publishing.review.admin import ReviewedModelAdmin, WorkListFilter
from publishing.review.admin.taking_steps import content_rows
from publishing.review.errors import StepRefused
from publishing.review.rules import WRITERS, may_write


class BulletinForm(PlacedForm):
    """A bulletin lies where its programme does; its round is one of that programme."""

    place_from = "programme"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "round" in self.fields:
            rounds = self.fields["round"].queryset
            self.fields["round"].queryset = rounds.filter(programme=self.instance.programme_id)

    def clean_as_of(self):
        as_of = self.cleaned_data["as_of"]
        if as_of > today():
            raise ValidationError("数据截止日还没有到。")
        if as_of < self.instance.programme.period_start:
            raise ValidationError("数据截止日早于清单的开始日期。")
        return as_of


class DraftForm(forms.Form):
    """Of what a bulletin is wanted: a programme on a day, perhaps in place of another bulletin."""

    programme = forms.ModelChoiceField(Programme.objects.none())
    as_of = forms.DateField()
    round = forms.ModelChoiceField(ReportRound.objects.none(), required=False)
    corrects = forms.ModelChoiceField(Bulletin.objects.none(), required=False)


class VersionForm(forms.Form):
    """Which version the person looked at."""

    expected_version = forms.IntegerField(min_value=0, max_value=2**31 - 1)


class DraftsBulletins:
    """Mixin for the admin of programmes: the button 生成通报 on a programme's page."""

    change_form_template = "admin/livelihood/programme/change_form.html"

    def render_change_form(self, request, context, *args, **kwargs):
        programme = context.get("original")
        if (
            programme is not None
            and programme.is_published
            and may_write(programme, by=request.user)
        ):
            newest = programme.rounds.order_by("-period_end").first()
            context["bulletin_day"] = newest.period_end if newest else today()
        return super().render_change_form(request, context, *args, **kwargs)


@admin.register(Bulletin)
class BulletinAdmin(PlaceFollows, ReviewedModelAdmin):
    """What was said of a programme on a day. Bulletins begin on a programme or a round's board."""

    form = BulletinForm
    seen_by_every_unit = seen_from_below = True
    add_roles = ()
    change_form_template = "admin/livelihood/bulletin/change_form.html"
    review_template = "admin/livelihood/bulletin/review.html"
    list_display = ("title", "number", "programme", "as_of", "issued_on", "state")
    list_filter = (WorkListFilter, "state", "programme")
    list_select_related = ("programme", "owner")
    search_fields = ("title", "number", "code")
    formfield_overrides = {
        models.CharField: {"widget": AdminTextInputWidget(attrs={"size": 60})},
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 6})},
    }
    date_hierarchy = "as_of"
    readonly_fields = ("programme", "owner", "corrects")
    fieldsets = (
        (None, {"fields": ("code", "programme", "title", "number", "issued_on", "owner")}),
        (
            "取数",
            {
                "fields": ("as_of", "round"),
                "description": "改数据截止日或月报，保存时按新的日期重新取数。",
            },
        ),
        ("说明和要求", {"fields": ("remarks",)}),
        (
            "异议",
            {
                "fields": (("objection_from", "objection_to"), "objection_contact"),
                "description": "默认为印发次日起5个工作日；只改印发日期时，异议期随之顺延。",
            },
        ),
        ("更正", {"fields": ("corrects",)}),
    )
    export_fields = (
        "code",
        "title",
        "number",
        "programme",
        "as_of",
        "issued_on",
        "owner",
        "state",
        "published_at",
    )

    def get_urls(self):
        pages = (
            ("draft/", self.draft_view, "draft"),
            ("<path:object_id>/preview/", self.preview_view, "preview"),
            ("<path:object_id>/retake/", self.retake_view, "retake"),
        )
        return [
            *(path(route, self.admin_site.admin_view(view), name=self._page_name(name))
              for route, view, name in pages),
            *super().get_urls(),
        ]  # fmt: skip

    def write(self, request, record, *, form, change):
        writing.follow_edits(record, set(form.changed_data))
        super().write(request, record, form=form, change=change)

    def render_change_form(self, request, context, *args, **kwargs):
        context |= self._what_may_be_done(request, context.get("original"))
        return super().render_change_form(request, context, *args, **kwargs)

    def review_context(self, request, record) -> dict:
        """The content as it will be read; the columns without that of the JSON."""
        content = str(Bulletin._meta.get_field("content").verbose_name)
        return {
            **super().review_context(request, record),
            **self._what_may_be_done(request, record),
            "paper": paper_of(record),
            "rows": [row for row in content_rows(record) if row.label != content],
        }

    def _what_may_be_done(self, request, bulletin) -> dict:
        if bulletin is None or bulletin.pk is None:
            return {}
        writes = may_write(bulletin, by=request.user)
        return {
            "warnings": warnings_of(bulletin) if bulletin.is_open else [],
            "may_retake": writes and bulletin.is_open,
            "may_correct": writes and bulletin.is_published,
            "preview_url": self._url("preview", bulletin),
            "retake_url": self._url("retake", bulletin),
        }

    # One press

    def draft_view(self, request):
        """Draft a bulletin, or lead to the one that is being written for that day."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.holds(request.user, WRITERS):
            raise PermissionDenied
        form = self._draft_form(request)
        if not form.is_valid():
            self.message_user(request, "没有生成：请选清单，并填写数据截止日。", messages.ERROR)
            return HttpResponseRedirect(self._url("changelist"))
        programme, as_of, round_, corrects = form.cleaned_data.values()
        standing = writing.standing_bulletin(programme, as_of)
        if standing and standing.is_open:
            self.message_user(request, "这一天的通报正在起草，已为您打开。", messages.INFO)
            return HttpResponseRedirect(self._url("change", standing))
        round_ = round_ or writing.round_of(programme, as_of)
        try:
            bulletin = writing.draft_bulletin(
                programme, as_of=as_of, round=round_, by=request.user, corrects=corrects
            )
        except StepRefused as refused:
            for reason in refused.reasons:
                self.message_user(request, f"没有生成：{reason}", messages.ERROR)
            return HttpResponseRedirect(
                self._url("change", standing) if standing else self._url("changelist")
            )
        self.message_user(
            request, "通报已生成。请填写文号、说明和要求，预览无误后报送。", messages.SUCCESS
        )
        return HttpResponseRedirect(self._url("change", bulletin))

    def _draft_form(self, request) -> DraftForm:
        form = DraftForm(request.POST)
        programmes = self.admin_site.get_model_admin(Programme).get_queryset(request)
        form.fields["programme"].queryset = programmes
        form.fields["round"].queryset = ReportRound.objects.filter(programme__in=programmes)
        form.fields["corrects"].queryset = self.get_queryset(request)
        return form

    def retake_view(self, request, object_id):
        """重新取数: the content once more, by what is public now."""
        bulletin = self._seen(request, object_id)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        form = VersionForm(request.POST)
        if not form.is_valid():
            raise PermissionDenied
        version = form.cleaned_data["expected_version"]
        try:
            writing.take_anew(bulletin, by=request.user, expected_version=version)
        except StepRefused as refused:
            for reason in refused.reasons:
                self.message_user(request, f"没有重新取数：{reason}", messages.ERROR)
        else:
            self.message_user(request, "已按现在公开的资料重新取数。", messages.SUCCESS)
        return HttpResponseRedirect(self._url("review", bulletin))

    def preview_view(self, request, object_id):
        """The public page and its files as they would be, for whoever may see the draft."""
        bulletin = self._seen(request, object_id)
        if format := request.GET.get("format"):
            return as_file(bulletin, format)
        page = BulletinDetailView()
        page.setup(request, code=bulletin.code)
        page.object = bulletin
        context = page.get_context_data(
            object=bulletin, is_preview=True, back_url=self._url("review", bulletin)
        )
        return page.render_to_response(context)

    def _seen(self, request, object_id) -> Bulletin:
        bulletin = self.get_object(request, unquote(object_id))
        if bulletin is None or not self.has_view_permission(request, bulletin):
            raise PermissionDenied
        return bulletin

    def _url(self, page: str, *bulletins: Bulletin) -> str:
        keys = [bulletin.pk for bulletin in bulletins]
        name = f"admin:{self._page_name(page)}"
        return reverse(name, args=keys, current_app=self.admin_site.name)
