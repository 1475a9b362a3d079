"""How the table on which somebody signs many records shows releases and claims.

A release says how many figures it brings, and which verdicts of claims it would change; a claim
says what checking it finds.
"""

from figures.claims import changed_verdicts, check_all
from figures.models import Claim, Release
from publishing.review import lines
from publishing.review.snapshots import Difference

CHANGES_VERDICTS = "会改变核对结果"
#: Before what is unmarked, which has 50.
MARKED_RANK = 8


def register_all() -> None:
    """Register both kinds; `AppConfig.ready()` calls it once."""
    lines.register(Release._meta.label_lower, describe_releases)
    lines.register(Claim._meta.label_lower, describe_claims)


def describe_releases(releases: list[Release]) -> list[lines.Line]:
    """The lines of releases, each with what follows from it: some queries for each release."""
    found = lines.describe_generically(releases)
    for line in found:
        release = line.record
        counts = f"共{release.rows_total}个；导入时新增{release.rows_new}个，变更{release.rows_changed}个"
        line.changes.append(Difference("figures", "数据", "", counts))
        if verdicts := changed_verdicts(release):
            line.marks += (CHANGES_VERDICTS,)
            line.rank = MARKED_RANK
            said = "；".join(map(str, verdicts))
            line.changes.append(Difference("verdicts", "公布以后的数据核对", "", said))
    return found


def describe_claims(claims: list[Claim]) -> list[lines.Line]:
    """The lines of claims, each with its arithmetic and its verdict by what stands now."""
    found = lines.describe_generically(claims)
    for line, checked in zip(found, check_all(claims), strict=True):
        sums = "；".join(str(outcome) for outcome in checked.outcomes)
        said = f"{checked.verdict.label}：{sums}"
        line.changes.append(Difference("verdict", "核对结果", "", said))
    return found
