"""三证: from the first 受理 to the last issue, both days counted."""

from datetime import date

from projects.models import Permit
from projects.permits import three_permits


def permit(kind, accepted="", issued="", stated=""):
    return Permit(
        kind=kind,
        accepted_on=date.fromisoformat(accepted) if accepted else None,
        issued_on=date.fromisoformat(issued) if issued else None,
        stated=stated,
    )


def test_both_days_are_counted():
    found = three_permits([
        permit("land_use", "2021-09-01", "2021-09-02"),
        permit("property", "2021-09-02", "2021-09-03"),
        permit("planning", "2021-09-01", "2021-09-03"),
        permit("construction", "2020-01-01", "2021-12-31"),
    ])  # fmt: skip
    assert found.days == 3
    assert found.words == "3天（首次受理至最后核发，两端都计）"


def test_without_all_the_days_a_stated_number_stays_a_stated_one():
    dated = [permit("land_use", "2021-09-01", "2021-09-02"), permit("property", "2021-09-02")]
    assert three_permits(dated).words == ""
    stated = [*dated, permit("planning", stated="3天"), permit("property", stated="3天")]
    assert three_permits(stated).words == "来源表述：3天"
    assert three_permits([permit("land_use", "2021-09-01", "2021-09-02")]).days is None
