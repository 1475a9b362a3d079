import pytest

from figures.claims import changed_verdicts, check, faults
from figures.models import Claim, Figure
from publishing.changes.models import Change
from publishing.review import steps
from publishing.review.errors import StepRefused
from tests.factories import (
    make_claim,
    make_district,
    make_figure,
    make_indicator,
    make_public_figure,
    make_release,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def counts():
    """29 and 89 matters, which make 118; public figures of a published place."""
    district = make_district(state="published")
    return [
        make_public_figure(
            district=district,
            indicator=make_indicator(code=code, name=code, unit="件"),
            value=value,
        )
        for code, value in (("county", 29), ("section", 89))
    ]


def sum_of(counts, **fields):
    return make_claim(
        formulas=["a+b"],
        inputs=[
            {"symbol": symbol, "figure": figure}
            for symbol, figure in zip("ab", counts, strict=True)
        ],
        **{
            "title": "合计",
            "district": counts[0].district,
            "stated_text": "118件",
            "stated_value": 118,
            "unit": "件",
            "decimals": 0,
        }
        | fields,
    )


def another(figure, *, of=None, **values):
    """The same point in a release of its own, or in the release `of`."""
    names = ("district", "indicator", "period_type", "period_start", "period_end")
    point = {name: getattr(figure, name) for name in names}
    return make_figure(release=of or make_release(released_on="2022-01-01"), **point, **values)


@pytest.fixture
def claim(counts):
    claim = sum_of(counts)
    return steps.initialise(claim)


def test_a_claim_brings_its_verdict_and_a_sentence(claim):
    assert Claim.objects.get().verdict == "reproduced"
    assert Change.objects.of(claim).get().sentence == "发布“合计”。"


def test_of_two_claims_for_staff_nothing_is_said(counts):
    claim = steps.initialise(sum_of(counts, audience="staff"))
    assert not Change.objects.of(claim).exists()
    release = another(counts[0], value=30).release
    steps.initialise(release)
    assert Claim.objects.get().verdict == "differs"
    assert not Change.objects.of(claim).exists()


def test_a_later_release_turns_the_verdict_and_its_withdrawal_turns_it_back(claim, counts):
    release = another(counts[0], value=30).release
    (change,) = changed_verdicts(release)
    assert (change.claim, change.old, change.new) == (claim, "reproduced", "differs")
    assert change.because == "a由“29件”变为“30件”"

    steps.initialise(release)
    assert Claim.objects.get().verdict == "differs"
    signer = make_user(scopes=["signer"])
    steps.withdraw(release, by=signer, reason="有误")
    assert Claim.objects.get().verdict == "reproduced"
    sentences = [change.sentence for change in Change.objects.of(claim).order_by("id")[1:]]
    assert sentences == [
        "“合计”的核对结果由“相符”变为“与分项数据不一致，待来源单位核实”：所依据的数据有变动。",
        "“合计”的核对结果由“与分项数据不一致，待来源单位核实”变为“相符”：所依据的数据有变动。",
    ]


def test_a_withdrawn_input_leaves_the_claim_without_basis(claim, counts):
    steps.withdraw(counts[1].release, by=make_user(scopes=["signer"]), reason="有误")
    stored = Claim.objects.get()
    assert stored.verdict == "no_basis"
    assert check(stored).outcomes[0].problem == "缺少b"


@pytest.mark.parametrize(
    ("values", "release", "changes"),
    [
        ({"value": 29}, {}, 0),
        ({"value": 30}, {}, 1),
        ({"value": 30}, {"released_on": "2020-01-01"}, 0),
        ({"value": 30, "accounting_stage": "final"}, {"released_on": "2020-01-01"}, 1),
        ({"value": 30, "audience": "staff"}, {}, 0),
        ({"is_tombstone": True}, {}, 1),
    ],
)
def test_the_warning_foresees_what_publication_does(claim, counts, values, release, changes):
    drafted = make_release(**{"released_on": "2022-01-01"} | release)
    another(counts[0], of=drafted, **values)

    drafted.refresh_from_db()
    foreseen = changed_verdicts(drafted)
    assert len(foreseen) == changes

    steps.initialise(drafted)
    after = Claim.objects.get().verdict
    assert after == (foreseen[0].new if foreseen else "reproduced")


def test_a_correction_that_drops_a_figure_is_foreseen(claim, counts):
    correction = make_release(released_on="2022-01-01", corrects=counts[0].release)
    (change,) = changed_verdicts(correction)
    assert (change.new, change.because) == ("no_basis", "a由“29件”变为“—”")


def test_the_warning_costs_the_same_queries_for_one_claim_or_many(
    claim, counts, django_assert_max_num_queries
):
    release = another(counts[0], value=30).release
    with django_assert_max_num_queries(20) as one:
        assert len(changed_verdicts(release)) == 1
    for number in range(5):
        steps.initialise(sum_of(counts, title=f"合计{number}"))
    with django_assert_max_num_queries(20) as many:
        assert len(changed_verdicts(release)) == 6
    assert len(one) == len(many)


@pytest.mark.parametrize(
    ("formulas", "fields", "problem"),
    [
        ([], {}, "请至少写一个公式"),
        (["a+c"], {}, "“c”没有列在“用到的数”里"),
        (["a"], {}, "“b”列在“用到的数”里，公式没有用到"),
        (["a+b"], {"unit": "%"}, "算出的是件，不能以“%”表示"),
        (["a÷(b−b)"], {"unit": "%"}, "除数是0"),
    ],
)
def test_what_cannot_be_checked_is_not_published(counts, formulas, fields, problem):
    claim = sum_of(counts, **fields)
    claim.formulas.all().delete()
    for text in formulas:
        claim.formulas.create(text=text)
    with pytest.raises(StepRefused, match=problem):
        steps.initialise(claim)
    assert Claim.objects.get().state == "draft"


def test_a_public_claim_rests_on_public_figures_only(counts):
    Figure.objects.filter(pk=counts[0].pk).update(audience="staff")
    assert "“a”是内部数" in "".join(faults(sum_of(counts)))
    internal = sum_of(counts, audience="staff", title="内部合计")
    assert faults(internal) == []
    assert check(internal).verdict == "reproduced"


def test_a_place_stays_public_while_its_claims_are(claim):
    signer = make_user(scopes=["signer"])
    with pytest.raises(StepRefused, match="还有"):
        steps.withdraw(claim.district, by=signer, reason="合并")


def test_a_claim_of_a_hidden_place_waits(counts):
    hidden = make_district(code="321102", owner=make_unit())
    claim = sum_of(counts, district=hidden)
    with pytest.raises(StepRefused, match="尚未发布"):
        steps.initialise(claim)
