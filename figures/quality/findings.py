"""One finding: what is odd, of what, and how heavy that is."""

from dataclasses import dataclass

from django.db.models import TextChoices

from districts.models import District
from figures import periods
from figures.models import Figure, Indicator, Release
from figures.periods import Period


class Kind(TextChoices):
    """What a finding is about, in the order in which staff should look."""

    PARTS = "parts", "分项与总项不符"
    SOURCES = "sources", "几个来源不一致"
    DERIVED = "derived", "推算的依据变了"
    DUPLICATES = "duplicates", "重复登记"
    DATES = "dates", "日期不是来源写明的"
    HOLES = "holes", "序列中间缺数"
    STALE = "stale", "很久没有新数"


@dataclass(frozen=True)
class Finding:
    """Something about public figures that staff should look at.

    `is_note` where it explains itself, such as rounding; `period` is the one to be filled in or
    mended, None where it is about more than one; `figure` is one that it is about.
    """

    kind: Kind
    sentence: str
    is_note: bool = False
    indicator: Indicator | None = None
    district: District | None = None
    period: Period | None = None
    release: Release | None = None
    figure: Figure | None = None

    @property
    def period_label(self) -> str:
        """The reporting period in words; empty where there is none."""
        return periods.label(self.period) if self.period else ""

    @property
    def subject(self) -> str:
        """What it is about: an indicator, or a whole release."""
        return str(self.indicator or self.release or "")
