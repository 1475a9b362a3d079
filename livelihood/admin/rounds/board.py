"""The board of a round, the 汇总表, closing it, and its signature."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.utils import timezone

from accounts.models import Role
from livelihood.admin.rounds.pages import RoundPages
from livelihood.rounds.asking import ask_desks
from livelihood.rounds.board import board_of
from livelihood.rounds.filing import batches_of, waiting_alone
from livelihood.rounds.reach import sees_board, units_of
from livelihood.rounds.workbook import summary_workbook
from publishing.review.admin.signing import SigningDesk
from publishing.review.rules import REVIEWERS, WRITERS


class BoardPages(SigningDesk, RoundPages):
    """For those who read the round as a whole."""

    signing_template = "admin/livelihood/round/sign.html"

    def get_urls(self):
        return [
            self.round_page("board/", self.board_view, "board"),
            self.round_page("summary/", self.summary_view, "summary"),
            self.round_page("sign/", self.sign_view, "sign"),
            *super().get_urls(),
        ]

    def board_view(self, request, pk):
        """Who has reported; a unit's own people are sent on to their desk.

        Units that came to be asked since the round was opened get their return here.
        """
        round_ = self.round_of(request, pk)
        if not sees_board(request.user, round_):
            return self._to_own_desk(request, round_)
        if request.method == "POST":
            return self._open_or_close(request, round_)
        may_write = self.has_change_permission(request, round_)
        if may_write and round_.is_open:
            ask_desks(round_)
        context = {
            "title": str(round_),
            "round": round_,
            "board": board_of(round_),
            "may_write": may_write,
            "may_review": self.holds(request.user, REVIEWERS),
        }
        return self.page(request, "admin/livelihood/round/board.html", context)

    def summary_view(self, request, pk):
        """The 汇总表 with what was said so far."""
        round_ = self.whole_round(request, pk)
        return self.workbook_answer(summary_workbook(round_), f"{round_}汇总表")

    def sign_view(self, request, pk):
        """One table of differences over everything that was sent in; signed with one press."""
        round_ = self.whole_round(request, pk)
        return self.signing_view(
            request,
            batches_of(round_),
            title=f"审核签发：{round_}",
            back_url=self.page_of(round_, "board"),
            extra_context={"alone": waiting_alone(round_)},
        )

    def _open_or_close(self, request, round_):
        """Close the round 收齐关闭, or open it again."""
        if not self.has_change_permission(request, round_):
            raise PermissionDenied
        closing = "close" in request.POST
        round_.closed_at = timezone.now() if closing else None
        self.take_version(round_)
        round_.save()
        done = "已关闭，不再收报送" if closing else "已重新开放"
        self.log_change(
            request,
            round_,
            [{"field": "closed_at", "label": "收齐关闭时间", "old": "", "new": done}],
        )
        self.message_user(request, f"“{round_}”{done}。", messages.SUCCESS)
        return self.to_board(round_)

    def _to_own_desk(self, request, round_):
        units = units_of(request.user, round_, WRITERS) or units_of(
            request.user, round_, tuple(Role)
        )
        if len(units) == 1:
            return HttpResponseRedirect(self.page_of(round_, "unit", units[0].code))
        desks = [(unit, self.page_of(round_, "unit", unit.code)) for unit in units]
        context = {"title": str(round_), "round": round_, "desks": desks}
        return self.page(request, "admin/livelihood/round/desks.html", context)
