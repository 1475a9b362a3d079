"""What all pages of a round share: its addresses, and who may open them."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.urls import path, reverse

from accounts.models import Role, Unit
from livelihood.models import ReportRound
from livelihood.rounds.reach import sees_board, units_of


class RoundPages:
    """For the admin of rounds: `admin:livelihood_reportround_<name>`."""

    def page_of(self, round_: ReportRound, name: str, *arguments: str) -> str:
        """The address of a page of the round."""
        return reverse(
            f"admin:livelihood_reportround_{name}",
            args=[round_.pk, *arguments],
            current_app=self.admin_site.name,
        )

    def round_page(self, route: str, view, name: str):
        """`path()` of a page that begins with the round's key."""
        return path(
            f"<int:pk>/{route}",
            self.admin_site.admin_view(view),
            name=f"livelihood_reportround_{name}",
        )

    def to_board(self, round_: ReportRound):
        """To the page with which work on a round begins."""
        return HttpResponseRedirect(self.page_of(round_, "board"))

    def round_of(self, request, pk: int) -> ReportRound:
        """The round, if this person sees it; 404 for others."""
        rounds = self.get_queryset(request).select_related("programme", "owner")
        round_ = rounds.filter(pk=pk).first() if pk < 2**63 else None
        if round_ is None:
            raise Http404
        return round_

    def whole_round(self, request, pk: int) -> ReportRound:
        """The round, for those who read all of it."""
        round_ = self.round_of(request, pk)
        if not sees_board(request.user, round_):
            raise PermissionDenied
        return round_

    def unit_of(self, request, round_: ReportRound, code: str, *, roles=tuple(Role)) -> Unit:
        """A unit of the round at whose desk this person may sit; 404 for others."""
        for unit in units_of(request.user, round_, roles):
            if unit.code == code:
                return unit
        raise Http404
