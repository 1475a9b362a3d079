"""What a release that is not public yet would change, compared with the values that stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.lookups import IsNull

from figures.models import SERIES_POINT, Figure, Release
from figures.resources.identity import CONTENT, canonical

_NULLABLE = {name for name in CONTENT if Figure._meta.get_field(name).null}
_RETRACTED = "撤销此数"


@dataclass(frozen=True)
class ChangedPart:
    """One thing that a figure says, as it stands and as it would be; "" where it says nothing."""

    label: str
    old: str
    new: str

    def __str__(self):
        label = f"{self.label}：" if self.label else ""
        if not self.new:
            return f"不再显示：{self.old}"
        return f"{label}{self.old or '—'} → {self.new}"


@dataclass(frozen=True)
class Difference:
    """A series point whose standing value a file or release would change."""

    old: Figure
    new: Figure
    released_on: date
    row: int = 0

    @property
    def outranked(self) -> str:
        """Why what stands would go on standing once the new figure is public; "" if it would not.

        As `figures.models.figure.VINTAGE` has it; the later publication is the new one.
        """
        old, new = self.old, self.new
        if (new.audience, old.audience) == ("staff", "public"):
            return "内部数不取代公开的数"
        if new.audience == old.audience and new.stage_rank != old.stage_rank:
            return (
                ""
                if new.stage_rank > old.stage_rank
                else f"现在的值是{old.get_accounting_stage_display()}"
            )
        if new.audience == old.audience and self.released_on < old.release.released_on:
            return f"现在的值是来源{old.release.released_on:%Y-%m-%d}发布的，比这次晚"
        return ""

    @property
    def same_value(self) -> bool:
        """Whether the value itself reads as it did; something else about it differs then."""
        return _value(self.old) == _value(self.new)

    @property
    def parts(self) -> list[ChangedPart]:
        """What would be read differently, the value first; never two equal texts."""
        shown = [ChangedPart(label, say(self.old), say(self.new)) for label, say in _SAID]
        parts = [part for part in shown if part.old != part.new]
        return parts or [
            ChangedPart(_label(name), _words(self.old, name), _words(self.new, name))
            for name in CONTENT
            if canonical((getattr(self.old, name),)) != canonical((getattr(self.new, name),))
        ]

    def __str__(self):
        stays = f"（公布后仍显示现在的值：{self.outranked}）" if self.outranked else ""
        return "；".join(map(str, self.parts)) + stays


def _value(figure):
    return _RETRACTED if figure.is_tombstone else figure.display_value


#: What pages say about a figure, under the words that name it.
_SAID = (
    ("", _value),
    ("比较", lambda figure: "" if figure.value_kind == "growth" else figure.comparison_display),
    ("位次", lambda figure: figure.rank_display),
    ("推算", lambda figure: figure.arithmetic),
    ("核算阶段", lambda figure: figure.get_accounting_stage_display()),
    ("公开范围", lambda figure: figure.get_audience_display()),
)


def _label(name):
    return str(Figure._meta.get_field(name).verbose_name)


def _words(figure, name):
    field = Figure._meta.get_field(name)
    if field.choices:
        return str(getattr(figure, f"get_{name}_display")())
    value = getattr(figure, name)
    if isinstance(value, bool) or name == "derived":
        return "是" if value else "否"
    return canonical((value,))


def changed_figures(release: Release):
    """The release's figures that say something else than what stands, each with `standing_id`."""
    point = {name: OuterRef(name) for name in SERIES_POINT}
    standing = Figure.objects.standing().filter(**point).exclude(release=release)
    alike = standing.filter(*(_as_before(name) for name in CONTENT))
    return (
        release.figures.annotate(standing_id=Subquery(standing.values("pk")[:1]))
        .filter(standing_id__isnull=False)
        .exclude(Exists(alike))
        .with_release()
        .order_by("district__code", "indicator__code", "-period_end", "pk")
    )


def _as_before(name: str) -> Q:
    """That a column is as in the outer row; nothing equals nothing here."""
    same = Q(**{name: OuterRef(name)})
    if name in _NULLABLE:
        same |= Q(IsNull(F(name), True), IsNull(OuterRef(name), True))
    return same


def differences(figures: Iterable[Figure]) -> list[Difference]:
    """Old and new of figures out of `changed_figures`: one query."""
    figures = list(figures)
    standing = Figure.objects.with_release().in_bulk([each.standing_id for each in figures])
    return [
        Difference(standing[each.standing_id], each, each.release.released_on) for each in figures
    ]
