"""A unit's desk in a round: what is asked of it, what it sent, what came back and why."""

import mimetypes
from pathlib import PurePath

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from accounts.qr import qr_png
from livelihood.admin.rounds.pages import RoundPages
from livelihood.models import RoundFiling, RoundReturn
from livelihood.rounds.answers import answers_of
from livelihood.rounds.filing import recall_filing
from livelihood.rounds.reach import sees_board, units_of
from livelihood.rounds.workbook import unit_workbook
from publishing.review.errors import StepRefused
from publishing.review.models import ReviewState
from publishing.review.rules import WRITERS
from publishing.tables.writing import content_disposition

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class DeskPages(RoundPages):
    """For the people of a unit, and for those who read the whole round."""

    def get_urls(self):
        return [
            self.round_page("unit/<str:code>/", self.unit_view, "unit"),
            self.round_page("workbook/<str:code>/", self.workbook_view, "workbook"),
            self.round_page("qr/", self.qr_view, "qr"),
            self.round_page("scan/<int:filing>/", self.scan_view, "scan"),
            *super().get_urls(),
        ]

    def unit_view(self, request, pk, code):
        """The desk; POST calls back what was sent 收回."""
        round_ = self.round_of(request, pk)
        unit = self.unit_of(request, round_, code)
        if request.method == "POST":
            return self._recall(request, round_, unit)
        if not sees_board(request.user, round_):
            self._note_opening(round_, unit)
        answers = answers_of(round_, unit)
        writes = unit in units_of(request.user, round_, WRITERS)
        context = {
            "title": f"{unit}：{round_}",
            "round": round_,
            "unit": unit,
            "answers": answers,
            "reported": sum(answer.is_reported for answer in answers),
            "returned": sum(answer.is_returned for answer in answers),
            "filings": self._filings(round_, unit, request.user),
            "may_file": round_.is_open and writes,
            "may_mend": writes,
            "sees_board": sees_board(request.user, round_),
        }
        return self.page(request, "admin/livelihood/round/unit.html", context)

    def workbook_view(self, request, pk, code):
        """The unit's workbook."""
        round_ = self.round_of(request, pk)
        unit = self.unit_of(request, round_, code)
        return self.workbook_answer(unit_workbook(round_, unit), f"{round_}-{unit}")

    def qr_view(self, request, pk):
        """The address of the phone pages, to be photographed from a screen."""
        round_ = self.round_of(request, pk)
        address = request.build_absolute_uri(self.page_of(round_, "phone"))
        return HttpResponse(qr_png(address), content_type="image/png")

    def scan_view(self, request, pk, filing):
        """The paper behind a 代录."""
        round_ = self.round_of(request, pk)
        units = units_of(request.user, round_, self.readers())
        found = RoundFiling.objects.filter(
            pk=filing if filing < 2**63 else None,
            unit_return__round=round_,
            unit_return__unit__in=units,
        ).first()
        if found is None or not found.scan:
            raise Http404
        ending = PurePath(found.scan.name).suffix
        try:
            with default_storage.open(found.scan.name) as file:
                answer = HttpResponse(file.read(), content_type=mimetypes.types_map.get(ending))
        except OSError:
            raise Http404 from None
        answer["Content-Disposition"] = content_disposition(f"{round_}-纸质件{ending}")
        return answer

    def workbook_answer(self, content: bytes, name: str) -> HttpResponse:
        """A workbook to keep."""
        headers = {"Content-Disposition": content_disposition(f"{name}.xlsx")}
        return HttpResponse(content, content_type=XLSX, headers=headers)

    def _note_opening(self, round_, unit) -> None:
        """When the unit's own people first looked."""
        RoundReturn.objects.filter(round=round_, unit=unit, opened_at=None).update(
            opened_at=timezone.now()
        )

    def _filings(self, round_, unit, user) -> list[RoundFiling]:
        """What was sent, newest first, each with whether this person may call it back."""
        filings = RoundFiling.objects.filter(unit_return__round=round_, unit_return__unit=unit)
        found = list(filings.select_related("batch", "filed_by").order_by("-pk"))
        for filing in found:
            submitted = filing.batch.state == ReviewState.SUBMITTED
            filing.may_be_recalled = submitted and filing.filed_by_id == user.pk
        return found

    def _recall(self, request, round_, unit):
        filings = RoundFiling.objects.filter(unit_return__round=round_, unit_return__unit=unit)
        key = request.POST.get("recall", "")
        filing = filings.filter(pk=key).first() if key.isdecimal() and len(key) < 19 else None
        if filing is None:
            raise Http404
        try:
            recall_filing(filing, by=request.user)
            self.message_user(request, "已收回，可以改好再报送。", messages.SUCCESS)
        except StepRefused as refused:
            for reason in refused.reasons:
                self.message_user(request, reason, messages.ERROR)
        return HttpResponseRedirect(self.page_of(round_, "unit", unit.code))
