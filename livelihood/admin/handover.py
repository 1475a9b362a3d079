"""移交: an office has ended, and its successor takes over what it answers for, in one batch."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from accounts.models import Unit
from accounts.scopes import limit, scopes_of
from livelihood.handover import hand_over, held_by
from publishing.review.errors import StepRefused
from publishing.review.rules import WRITERS, may_write


class HandoverForm(forms.Form):
    """From which unit to which; left blank, its successor."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label="移交单位")
    to = forms.ModelChoiceField(
        Unit.objects.none(),
        label="承接单位",
        required=False,
        help_text="留空为单位目录里写明的承接单位",
    )

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.queryset = units

    def clean(self):
        cleaned = super().clean()
        unit = cleaned.get("unit")
        if unit and not cleaned.get("to"):
            cleaned["to"] = unit.successor
            if unit.successor is None and "to" not in self.errors:
                self.add_error("to", f"单位目录里没有写{unit}的承接单位，请选一个。")
        return cleaned


class HandsOver:
    """Mixin for the admin of programmes: the page 移交, for whoever files for all units."""

    change_list_template = "admin/livelihood/programme/change_list.html"

    def get_urls(self):
        view = self.admin_site.admin_view(self.handover_view)
        return [path("handover/", view, name="livelihood_programme_handover"), *super().get_urls()]

    def may_hand_over(self, request) -> bool:
        """Whether somebody writes for all units of a place."""
        return any(
            scope.unit_id is None and scope.role in WRITERS for scope in scopes_of(request.user)
        )

    def changelist_view(self, request, extra_context=None):
        may = {"may_hand_over": self.may_hand_over(request)}
        return super().changelist_view(request, may | (extra_context or {}))

    def handover_view(self, request):
        """Choose, look at what would change, confirm: drafts edited, proposals made, one batch."""
        if not self.may_hand_over(request):
            raise PermissionDenied
        units = limit(Unit.objects.all(), request.user, WRITERS, owner=None)
        data = request.POST if request.method == "POST" else request.GET
        form = HandoverForm(data if "unit" in data else None, units=units)
        cards, problems = [], []
        if form.is_valid():
            unit, to = form.cleaned_data["unit"], form.cleaned_data["to"]
            if request.method == "POST" and "confirm" in request.POST:
                try:
                    return self._handed_over(request, unit, hand_over(unit, to, by=request.user))
                except StepRefused as refused:
                    problems = refused.reasons
            cards = held_by(unit)
        within = [card for card in cards if may_write(card, by=request.user)]
        context = {
            **self.admin_site.each_context(request),
            "title": "移交：单位撤并后由承接单位接办",
            "opts": self.opts,
            "form": form,
            "cards": [(card._meta.verbose_name, card) for card in within],
            "beyond": len(cards) - len(within),
            "problems": problems,
            "chosen": form.cleaned_data if form.is_bound and form.is_valid() else None,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/livelihood/programme/handover.html", context)

    def _handed_over(self, request, unit, batch):
        site = self.admin_site.name
        if batch is None:
            self.message_user(request, f"没有记录写着{unit}，不用移交。", messages.INFO)
            page = reverse("admin:livelihood_programme_handover", current_app=site)
            return HttpResponseRedirect(page)
        said = f"已备好{batch.items.count()}条，合为一个报送批次；报送、签发之后生效。"
        self.message_user(request, said, messages.SUCCESS)
        page = reverse("admin:publishing_batch_change", args=[batch.pk], current_app=site)
        return HttpResponseRedirect(page)
