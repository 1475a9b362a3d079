"""The monthly round on a street clerk's phone: her matters as cards, one page of five fields each."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_protect

from accounts import kept_forms
from accounts.models import Unit
from livelihood.admin.phone_form import EntryForm
from livelihood.admin.rounds.desk import DeskPages
from livelihood.models import ReportRound, RoundFiling
from livelihood.rounds.asking import asked
from livelihood.rounds.filing import file_return, recall_filing
from livelihood.rounds.lines import Line, lines_of
from livelihood.rounds.reach import sees_board, units_of
from publishing.review.errors import StepRefused
from publishing.review.models import ReviewState
from publishing.review.rules import WRITERS


class PhonePages(DeskPages):
    """For the admin of rounds: `<pk>/phone/` and `<pk>/phone/<matter_code>/`."""

    def get_urls(self):
        return [
            self.round_page("phone/", self.phone_view, "phone"),
            self.round_page("phone/<str:matter_code>/", self.phone_matter_view, "phone_matter"),
            *super().get_urls(),
        ]

    def phone_view(self, request, pk):
        """The matters of one desk; whoever has several chooses one first."""
        round_ = self.round_of(request, pk)
        units = units_of(request.user, round_, WRITERS)
        if not units:
            raise Http404
        chosen = [unit for unit in units if unit.code == request.GET.get("unit", "")]
        context = {"title": "月报填报", "round": round_, "units": units}
        if len(units) == 1 or chosen:
            [unit, *_] = chosen or units
            self._looked_at(request, round_, unit)
            lines = lines_of(round_, unit)
            context |= {
                "unit": unit,
                "lines": sorted(lines, key=_returned_first),
                "reported": sum(line.answer.is_reported for line in lines),
            }
        return self._phone_page(request, "admin/livelihood/phone/round.html", context)

    @method_decorator(csrf_protect)
    def phone_matter_view(self, request, pk, matter_code):
        """Five fields of one matter; 报送进展 or 报送完工 sends them in."""
        round_ = self.round_of(request, pk)
        unit, line = self._line(request, round_, matter_code)
        if request.method == "POST" and "recall" in request.POST:
            return self._recall_alone(request, line)
        writable = round_.is_open and not line.answer.is_reported
        kept = kept_forms.waiting_for(request)
        back_url = f"{self.page_of(round_, 'phone')}?{urlencode({'unit': unit.code})}"
        form, refused = EntryForm(line, kept=kept.form if kept else None), []
        if request.method == "POST" and writable:
            form = EntryForm(line, request.POST, request.FILES)
            if form.is_valid():
                refused = self._file(request, round_, unit, form)
                if not refused:
                    return HttpResponseRedirect(back_url)
        context = {
            "title": str(line.matter),
            "round": round_,
            "line": line,
            "form": form,
            "refused": refused,
            "kept": kept,
            "writable": writable,
            "period_hint": f"到{round_.period_end.month}月{round_.period_end.day}日为止做了什么",
            "may_recall": _sent_alone(line, by=request.user) is not None,
            "back_url": back_url,
        }
        return self._phone_page(request, "admin/livelihood/phone/matter.html", context)

    def _looked_at(self, request, round_, unit) -> None:
        if not sees_board(request.user, round_):
            self._note_opening(round_, unit)

    def _line(self, request, round_: ReportRound, matter_code: str) -> tuple[Unit, Line]:
        """The desk at which the matter lies, if it is hers, and what is known of the matter."""
        asked_matters = asked(round_).filter(code=matter_code).order_by()
        desk = asked_matters.values_list("desk", flat=True).first()
        units = units_of(request.user, round_, WRITERS)
        unit = next((unit for unit in units if unit.pk == desk), None)
        if unit is None:
            raise Http404
        self._looked_at(request, round_, unit)
        lines = lines_of(round_, unit)
        return unit, next(line for line in lines if line.matter.code == matter_code)

    def _file(self, request, round_, unit, form) -> list[str]:
        """The sentences of what refused it."""
        entry = form.entry(completed="completed" in request.POST)
        means = RoundFiling.Means.PHONE
        try:
            file_return(round_, unit, [entry], by=request.user, means=means)
        except StepRefused as refusal:
            prefix = f"“{form.matter}”："
            return [reason.removeprefix(prefix) for reason in refusal.reasons]
        self.message_user(request, f"已报送：{form.matter}。等审核人看过、签发后公开。")
        return []

    def _recall_alone(self, request, line):
        """Call back what was sent from a phone alone; a whole table is called back at the desk."""
        filing = _sent_alone(line, by=request.user)
        if filing is None:
            raise Http404
        try:
            recall_filing(filing, by=request.user)
        except StepRefused as refusal:
            for reason in refusal.reasons:
                self.message_user(request, reason, messages.ERROR)
        else:
            self.message_user(request, "已收回，改好后再报送。")
        return HttpResponseRedirect(request.path)

    def _phone_page(self, request, template: str, context: dict):
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "is_nav_sidebar_enabled": False,
            **context,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, template, context)


def _returned_first(line: Line) -> int:
    """What came back, then what is missing, then what is done."""
    return 0 if line.answer.is_returned else 2 if line.answer.is_reported else 1


def _sent_alone(line: Line, *, by) -> RoundFiling | None:
    """The sending of hers that holds this update and no other, while nobody has approved it."""
    update = line.answer.update
    if update is None or update.state != ReviewState.SUBMITTED:
        return None
    holding = Q(batch__items__record_type=update.record_type) & Q(
        batch__items__record_code=update.code
    )
    filing = RoundFiling.objects.filter(
        holding, batch__state=ReviewState.SUBMITTED, filed_by=by
    ).last()
    return filing if filing is not None and filing.batch.items.count() == 1 else None
