"""What the table on which many records are signed says of releases and claims."""

from datetime import date

import pytest

from publishing.review.lines import lines_of
from tests.accounts.browsing import signed_in
from tests.factories import (
    make_batch_of,
    make_claim,
    make_district,
    make_figure,
    make_indicator,
    make_public_figure,
    make_release,
    make_user,
)

pytestmark = pytest.mark.django_db


def test_whoever_signs_many_at_once_reads_the_verdicts_that_would_change():
    district = make_district(state="published")
    done, total = (
        make_public_figure(indicator=make_indicator(unit="件"), value=value, district=district)
        for value in (104, 118)
    )
    said = {
        "district": district,
        "stated_text": "88.1%",
        "stated_value": "88.1",
        "formulas": ["a÷b×100%"],
        "inputs": [{"symbol": "a", "figure": done}, {"symbol": "b", "figure": total}],
    }
    make_claim(title="办结率", state="published", published_at="2021-11-02T09:30Z", **said)
    new = make_claim(title="再报一次", state="submitted", **said)
    moving = make_release(title="改数的", state="submitted", released_on=date(2030, 1, 1))
    make_figure(release=moving, indicator=done.indicator, district=district, value=90)
    still = make_release(title="不相干的", state="submitted", rows_total=7)
    batch = make_batch_of(still, new, moving, state="submitted")

    first, *rest = lines_of([batch])

    assert first.record == moving
    assert "会改变核对结果" in first.marks
    texts = [
        [f"{change.label}：{change.new}" for change in line.changes] for line in (first, *rest)
    ]
    assert any("“办结率”由“相符”变为“与分项数据不一致" in text for text in texts[0])
    assert any(text.startswith("数据：共7个") for text in texts[1])
    assert "核对结果：相符：104件 ÷ 118件 × 100% = 88.1%" in texts[2]
    batch.items.filter(record_code=new.code).delete()
    signer = signed_in(make_user(scopes=["signer"]))
    assert "会改变核对结果" in signer.get(f"/admin/publishing/batch/{batch.pk}/review/").text
