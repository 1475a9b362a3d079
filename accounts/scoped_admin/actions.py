"""Actions on selected rows: shown once more before they are done, all of them or none."""

import functools

from django.contrib import messages
from django.contrib.admin import helpers
from django.db import transaction
from django.template.response import TemplateResponse

from accounts.scoped_admin.conflicts import latest_edits

MOST_ROWS = 500
CONFIRMED = "_confirmed"


def confirmed_action(
    description: str,
    *,
    roles,
    asks_reason: bool = False,
    asks: str = "",
    longest: int = 500,
    together: bool = False,
    refusals=(),
):
    """Make an admin method `act(self, request, record, *, reason)` an action on selected rows.

    `asks_reason` asks for a 理由, `asks` for what it says, of at most `longest` characters: it is
    handed on as `reason`. With `together`, `act` is called once, with the list of all rows.

    First a page lists the rows with the version of each; when confirmed, every row is locked and
    must still be of that version and within reach of one of `roles`. One row that may not, or
    whose `act` raises one of `refusals`, leaves all as they were, each reason being shown.
    """

    def decorate(act):
        @functools.wraps(act)
        def action(model_admin, request, queryset):
            return _Run(model_admin, request, queryset, act, action).answer()

        action.short_description = description
        action.roles = frozenset(roles)
        action.asks = asks or ("理由" if asks_reason else "")
        action.longest = longest
        action.together = together
        action.refusals = tuple(refusals)
        return action

    return decorate


class _Run:
    """One request of one action."""

    def __init__(self, model_admin, request, queryset, act, action):
        self.model_admin, self.request, self.queryset = model_admin, request, queryset
        self.act, self.action = act, action
        self.version_field = model_admin.version_field
        self.problems: list[str] = []

    def answer(self):
        """The confirmation page, or None (back to the list) when the action is done."""
        if CONFIRMED not in self.request.POST:
            rows = list(self.queryset[: MOST_ROWS + 1])
            if len(rows) > MOST_ROWS:
                message = f"一次最多处理{MOST_ROWS}条，请缩小范围后再选。"
                self.model_admin.message_user(self.request, message, messages.ERROR)
                return None
            return self._page(rows)
        reason = self.request.POST.get("reason", "").strip()
        if self.action.asks and not reason:
            self.problems.append(f"请填写{self.action.asks}。")
        if len(reason) > self.action.longest:
            self.problems.append(f"{self.action.asks}最多{self.action.longest}字。")
        done = 0 if self.problems else self._act_on_all(reason)
        if self.problems:
            return self._page(list(self.queryset))
        self.model_admin.message_user(
            self.request, f"{self.action.short_description}：完成{done}条。", messages.SUCCESS
        )
        return None

    def _act_on_all(self, reason: str) -> int:
        chosen = self.request.POST.getlist(helpers.ACTION_CHECKBOX_NAME)
        base = self.model_admin.model._base_manager
        with transaction.atomic():
            keys = [row.pk for row in self.queryset.order_by("pk")]
            list(base.select_for_update().filter(pk__in=keys).order_by("pk"))
            rows = list(self.queryset.all())
            if len(rows) < len(set(chosen)):
                self.problems.append("选中的记录有的已不在这个列表里，请重新选择。")
            fit = [row for row in rows if self._may_act_on(row)]
            if self.action.together:
                if rows and fit == rows:
                    self._act(rows, reason=reason, named="")
            else:
                for row in fit:
                    self._act(row, reason=reason, named=f"{row}：")
            if self.problems:
                transaction.set_rollback(True)
        return len(rows)

    def _may_act_on(self, row) -> bool:
        if not self.model_admin.reaches(self.request.user, self.action.roles, row):
            self.problems.append(f"{row}：超出您的权限范围。")
        elif self._version_of(row) != self.request.POST.get(f"seen_version:{row.pk}", ""):
            edits = latest_edits(row)
            who = f"{edits[0].actor}" if edits else "其他人"
            self.problems.append(f"{row}：您打开之后{who}已修改，请重新核对下面的内容。")
        else:
            return True
        return False

    def _act(self, what, *, reason: str, named: str) -> None:
        try:
            with transaction.atomic():
                self.act(self.model_admin, self.request, what, reason=reason)
        except self.action.refusals as refusal:
            self.problems += [f"{named}{why}" for why in str(refusal).splitlines() or [""]]

    def _version_of(self, row) -> str:
        return str(getattr(row, self.version_field)) if self.version_field else ""

    def _page(self, rows):
        request, admin = self.request, self.model_admin
        name = request.POST.get("action", "")
        context = {
            **admin.admin_site.each_context(request),
            "title": self.action.short_description,
            "opts": admin.opts,
            "rows": [(row, self._version_of(row), admin.summary_of(row)) for row in rows],
            "problems": self.problems,
            "action_name": name,
            "asks": self.action.asks,
            "longest": self.action.longest,
            "reason": request.POST.get("reason", ""),
            "select_across": request.POST.get("select_across", "0"),
            "media": admin.media,
        }
        request.current_app = admin.admin_site.name
        return TemplateResponse(request, "admin/confirm_action.html", context)
