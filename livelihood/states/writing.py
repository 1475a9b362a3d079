"""Keeping the stored intervals what the events make them: written in the publishing transaction."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from django.db import transaction

from livelihood.models import Matter, MatterState
from livelihood.states.deriving import content, derive
from livelihood.states.happenings import Account, read
from livelihood.states.law import OutOfOrder
from publishing.review.models import ReviewState

AT_ONCE = 500


def rebuild(matters: Iterable[Matter]) -> int:
    """Write the intervals of these matters anew where they differ; how many matters did.

    Only a published matter has states. Raises `law.OutOfOrder` for an illegal sequence.
    """
    changed = 0
    with transaction.atomic():
        for account, stored in _accounts(list(matters)):
            wanted = _wanted(account)
            if _as_rows(wanted) == _as_rows(stored):
                continue
            MatterState.objects.filter(matter=account.matter).delete()
            MatterState.objects.bulk_create(wanted)
            changed += 1
    return changed


def problems(matters: Iterable[Matter]) -> Iterator[str]:
    """A Chinese sentence for each matter whose stored intervals are not what its events make."""
    for account, stored in _accounts(list(matters)):
        matter = account.matter
        yield from (f"{matter.code} {why}" for why in gaps(stored))
        try:
            wanted = _wanted(account)
        except OutOfOrder as clash:
            yield f"{matter.code} 进展的次序不合规则：{clash.sentence}"
            continue
        if _as_rows(wanted) != _as_rows(stored):
            yield f"{matter.code} 存储的状态与进展推算的不一致（{_first_difference(wanted, stored)}）"


def gaps(states: list[MatterState]) -> Iterator[str]:
    """What is wrong with the chain of one matter's intervals, oldest first."""
    for earlier, later in pairwise(states):
        if earlier.valid_to is None or earlier.valid_to > later.valid_from:
            yield f"{later.valid_from:%Y-%m-%d}起的状态与前一个重叠"
        elif earlier.valid_to < later.valid_from:
            yield f"{earlier.valid_to:%Y-%m-%d}至{later.valid_from:%Y-%m-%d}没有状态"
    if states and states[-1].valid_to is not None:
        yield f"{states[-1].valid_to:%Y-%m-%d}起没有状态"


def _wanted(account: Account) -> list[MatterState]:
    return derive(account) if account.matter.state == ReviewState.PUBLISHED else []


def _accounts(matters: list[Matter]) -> Iterator[tuple[Account, list[MatterState]]]:
    """Each matter's account and stored intervals, read together for many at a time."""
    for start in range(0, len(matters), AT_ONCE):
        some = matters[start : start + AT_ONCE]
        stored = {}
        for state in MatterState.objects.filter(matter__in=some).order_by("valid_from"):
            stored.setdefault(state.matter_id, []).append(state)
        for account in read(some):
            yield account, stored.get(account.matter.pk, [])


def _as_rows(states: list[MatterState]) -> list[tuple]:
    return [(state.valid_from, state.valid_to, content(state)) for state in states]


def _first_difference(wanted: list[MatterState], stored: list[MatterState]) -> str:
    for row, other in zip(_as_rows(wanted), _as_rows(stored), strict=False):
        if row != other:
            return f"{min(row[0], other[0]):%Y-%m-%d}起"
    return f"应有{len(wanted)}段，存有{len(stored)}段"
