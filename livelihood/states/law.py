"""The law of sequences: which update may follow which, and what the matter is then.

One table, state × kind → state; what is not in it is out of order. The sequence is that of the
days on which things happened and, within a day, of publication (rules.md, section 2). It is
walked at each publication and withdrawal, and again by `deriving`.
"""

from collections.abc import Iterable, Iterator

from livelihood.models import MatterState, MatterUpdate
from livelihood.states.happenings import Happening

Kind, Status = MatterUpdate.Kind, MatterState.Status

#: A progress report that says that nothing has begun yet: no kind of its own, 进展 with 0.
IDLE = "idle"
#: What a resumed matter is: what it was when it was put off.
AS_BEFORE = "as_before"

LAW: dict[str, dict[str, str]] = {
    Status.LISTED: {
        Kind.STARTED: Status.UNDER_WAY,
        Kind.PROGRESS: Status.UNDER_WAY,
        IDLE: Status.LISTED,
        Kind.DUE_CHANGED: Status.LISTED,
        Kind.COMPLETED: Status.AWAITING_ACCEPTANCE,
        Kind.SUSPENDED: Status.SUSPENDED,
        Kind.CANCELLED: Status.CANCELLED,
    },
    Status.UNDER_WAY: {
        Kind.PROGRESS: Status.UNDER_WAY,
        IDLE: Status.UNDER_WAY,
        Kind.DUE_CHANGED: Status.UNDER_WAY,
        Kind.COMPLETED: Status.AWAITING_ACCEPTANCE,
        Kind.SUSPENDED: Status.SUSPENDED,
        Kind.CANCELLED: Status.CANCELLED,
    },
    Status.AWAITING_ACCEPTANCE: {
        Kind.ACCEPTED: Status.DONE,
        Kind.REOPENED: Status.UNDER_WAY,
    },
    Status.DONE: {
        Kind.REOPENED: Status.UNDER_WAY,
    },
    Status.SUSPENDED: {
        Kind.RESUMED: AS_BEFORE,
        Kind.DUE_CHANGED: Status.SUSPENDED,
        Kind.CANCELLED: Status.CANCELLED,
    },
    Status.CANCELLED: {},
}


class OutOfOrder(Exception):
    """An update cannot follow the one before it; `str()` is the sentence for staff."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


def walk(happenings: Iterable[Happening]) -> Iterator[tuple[Happening, str]]:
    """Each happening of one matter, in sequence, with what the matter is after it.

    Raises OutOfOrder at the first that may not stand where it stands. Objections change nothing
    and may come at any time; an answer needs an objection that is still open.
    """
    status, brought_by, before, completion, objections = Status.LISTED, None, None, None, []
    for happening in happenings:
        if happening.kind == Kind.OBJECTION:
            objections.append(happening)
        elif happening.kind == Kind.OBJECTION_ANSWERED:
            if not objections:
                raise OutOfOrder(f"{happening.name}之前没有尚未答复的“异议核查”。")
            objections.pop()
        else:
            follows = LAW[status].get(IDLE if happening.says_idle else happening.kind)
            if follows is None:
                raise OutOfOrder(_clash(happening, status, brought_by))
            if happening.kind == Kind.ACCEPTED and happening.accepts_id != completion.pk:
                raise OutOfOrder(
                    f"{happening.name}验收的不是它之前的{completion.name}。"
                    "请先撤下这次验收，再签发更正，然后重新办理验收。"
                )
            if happening.kind == Kind.SUSPENDED:
                before = status
            if happening.kind == Kind.COMPLETED:
                completion = happening
            follows = before if follows == AS_BEFORE else follows
            if follows != status:
                status, brought_by = follows, happening
        yield happening, status


def _clash(happening: Happening, status: str, brought_by: Happening | None) -> str:
    """`2021年10月5日的“进展”不能排在2021年9月1日的“完工”之后：事项此时已是“完工待验收”。`"""
    state = Status(status).label
    if brought_by is None:
        return f"{happening.name}之前没有别的进展，事项此时为“{state}”，不能办理这一步。"
    return f"{happening.name}不能排在{brought_by.name}之后：事项此时为“{state}”。"
