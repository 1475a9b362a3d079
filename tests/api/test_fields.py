"""What a record says to programs, and what it keeps to itself."""

import json
from datetime import date
from decimal import Decimal

import pytest
import time_machine

from figures.columns import FIGURE_COLUMNS
from figures.models import Figure
from tests.api.public_rows import MAKERS, MOMENT, PUBLIC, read
from tests.factories import (
    make_district,
    make_figure,
    make_indicator,
    make_programme,
    make_public_figure,
    make_public_matter,
    make_public_update,
    make_release,
)

pytestmark = pytest.mark.django_db


def test_a_figure_says_all_that_its_download_says_and_exactly(client):
    MAKERS["figures"]()
    figure = read(client, "/api/v1/figures/")["results"][0]

    elsewhere = {"district_code", "indicator_code", "release_code"}
    assert {column.key for column in FIGURE_COLUMNS} - elsewhere <= set(figure)
    assert figure["value"] == "222.3"
    assert Decimal(figure["comparison_value"]) == Decimal("6.5")
    assert figure["display"] == "222.3个以上"
    assert figure["district"] == {"code": "321111", "name": "润州区"}
    assert figure["source"]["published_on"] == "2021-11-01"
    assert figure["period_start"] == "2021-01-01"
    assert figure["comparison_type"] == "pct_change"


def test_figures_stand_unless_all_vintages_are_asked_for(client):
    release = make_release(**PUBLIC)
    indicator = make_indicator(code="gdp")
    make_public_figure(indicator=indicator, value=210, is_current=False)
    stands = make_public_figure(indicator=indicator, release=release, value=222)
    make_public_figure(indicator=make_indicator(), is_tombstone=True)
    make_figure()
    hidden = make_public_figure(indicator=indicator, audience=Figure.Audience.STAFF, role="target")

    def values(query):
        return [row["value"] for row in read(client, f"/api/v1/figures/?{query}")["results"]]

    assert values("") == ["222"]
    assert sorted(values("indicator=gdp&vintages=all")) == ["210", "222"]
    assert values(f"release={stands.release.code}") == ["222"]
    assert values("indicator=nothing") == []
    assert hidden.release.code not in json.dumps(read(client, "/api/v1/figures/?vintages=all"))


def test_an_indicator_of_which_nothing_is_public_is_named_nowhere(client):
    shown = make_public_figure(indicator=make_indicator(code="shown")).indicator
    secret = make_indicator(code="secret", name="内部指标")
    make_public_figure(indicator=secret, audience=Figure.Audience.STAFF)
    shown.see_also.add(secret)

    everything = "".join(
        json.dumps(read(client, f"/api/v1/{name}/"), ensure_ascii=False)
        for name in ("indicators", "figures", "releases")
    )

    assert "shown" in everything
    assert "secret" not in everything
    assert "内部指标" not in everything
    assert read(client, "/api/v1/indicators/secret/", 404)


def test_the_newest_number_of_an_indicator_is_that_of_the_place_chosen(client):
    gdp = make_indicator(code="gdp")
    make_public_figure(indicator=gdp, value=1)
    make_public_figure(
        indicator=gdp, value=2, district=make_district(code="321102", **PUBLIC), period_type="year"
    )

    chosen = read(client, "/api/v1/indicators/?district=321102")["results"][0]

    assert (chosen["latest"]["value"], chosen["latest"]["district"]["code"]) == ("2", "321102")
    assert chosen["latest"]["period"] == "2021年"
    assert chosen["latest"]["source"]["name"]
    assert chosen["latest"]["released_on"] == "2021-11-01"


def test_an_optional_reference_that_is_not_public_is_not_named(client):
    city = make_district(code="321100", level="city", name="尚未公布的市")
    make_district(code="321111", parent=city, **PUBLIC)

    assert read(client, "/api/v1/districts/321111/")["parent"] is None


def test_nothing_is_said_of_how_a_date_is_known_that_is_not(client):
    make_public_matter(original_due_on=None)

    matter = read(client, "/api/v1/matters/")["results"][0]

    assert matter["original_due_on"] is None
    assert matter["original_due_precision"] is None
    assert matter["original_due_basis"] is None
    assert matter["listed_precision"] == "day"


def test_moments_are_in_the_time_of_the_place(client):
    make_district(code="321111", **PUBLIC)

    district = read(client, "/api/v1/districts/321111/")

    assert MOMENT.isoformat() == "2021-11-02T01:30:00+00:00"
    assert district["published_at"] == "2021-11-02T09:30:00+08:00"


def test_a_project_says_where_it_stands_and_nothing_that_is_not_public(client):
    made = MAKERS["projects"]()

    project = read(client, f"/api/v1/projects/{made.code}/")

    assert (project["stage"], project["standing"]) == ("started", "active")
    assert (project["stage_since"], project["stage_shown"]) == ("2021-12-01", "开工")
    assert project["total_investment"] == 1_560_000_000
    assert project["three_permits_days"] == 4
    assert project["investment"]["rate"] == "30.9"
    assert project["investment"]["difference"] == "5.9"
    assert [each["mean"] for each in project["evaluations"]] == ["82.5"]
    assert project["evaluations"][0]["is_feasible"] is True
    assert {each["role"]: (each["unit"] or each["name"]) for each in project["units"]}[
        "builder"
    ] == "某某有限公司"
    assert [each["stage"] for each in project["stage_events"]] == ["signed", "started"]
    assert project["files"][0]["url"] == "/files/attached/1.jpg"


def test_a_team_serves_what_is_public_and_says_nothing_of_its_meetings(client):
    made = MAKERS["teams"]()

    team = read(client, f"/api/v1/teams/{made.code}/")

    assert [bool(each["project"]) for each in team["assignments"]] == [True, False]
    assert team["assignments"][1]["matter"]["code"]
    assert team["posts"][0]["office"] == "挂钩区领导"
    assert [total["figure"]["display"] for total in team["totals"]] == ["37个"]
    text = json.dumps(team, ensure_ascii=False)
    assert "尚未公布的项目" not in text
    assert "meeting" not in text
    assert "cadence" not in text


def test_a_matter_says_its_status_today_or_on_the_day_asked_for(client):
    with time_machine.travel(date(2021, 12, 1)):
        made = MAKERS["matters"]()
        matter = read(client, f"/api/v1/matters/{made.code}/")
        then = read(client, "/api/v1/matters/?as_of=2021-05-01&order=name")["results"]

    assert matter["sentence"].startswith(f"{made.title}：")
    assert matter["contact"] == {
        "code": matter["units"][0]["unit"]["code"],
        "name": "城建办",
        "phone": "0511-85012345",
    }
    assert (matter["original_due_on"], matter["due_on"]) == ("2021-12-31", "2022-03-31")
    assert matter["progress"] == "100"
    assert matter["progress_is_typed"] is False
    assert [each["due_on"] for each in matter["plan_nodes"]] == ["2021-06-30"]
    assert matter["facts"] == ["铺沥青。", "换管线。"]
    assert len(matter["children"]) == 1
    assert "没有公布的点位" not in json.dumps(matter, ensure_ascii=False)
    before = next(row for row in then if row["code"] == made.code)
    assert (before["due_on"], before["progress"]) == ("2021-12-31", None)
    assert read(client, "/api/v1/matters/?as_of=2100-01-01", 400)["fields"]["as_of"]


def test_what_an_office_keeps_to_itself_of_an_update_stays_there(client):
    made = MAKERS["updates"]()

    update = read(client, f"/api/v1/updates/{made.code}/")

    assert (update["problems"], update["next_steps"]) == ("", "")
    assert update["quantities"][0]["quantity"] == "12.5"
    assert update["document"]["name"].endswith("调整方案")
    assert update["node"] == {"due_on": "2021-06-30", "text": "完成招标"}
    assert read(client, f"/api/v1/updates/{update['corrects']}/", 410)
    told = make_public_update(problems="管线没有移走", problems_public=True, matter=made.matter)
    assert read(client, f"/api/v1/updates/{told.code}/")["problems"] == "管线没有移走"


def test_updates_are_found_by_matter_and_programme(client):
    made, other = make_public_update(matter=make_public_matter()), MAKERS["updates"]()

    for query in (
        f"matter={made.matter.code}",
        f"programme={made.matter.programme.code}",
    ):
        rows = read(client, f"/api/v1/updates/?{query}")["results"]
        assert [row["code"] for row in rows] == [made.code]
    assert read(client, "/api/v1/updates/?matter=no%20code", 400)["fields"]["matter"]
    assert other.code != made.code


def test_a_programme_says_what_is_registered_and_what_was_reported(client):
    made = MAKERS["programmes"]()

    programme = read(client, f"/api/v1/programmes/{made.code}/")

    assert programme["tally"]["listed"] == 1
    assert programme["tally"]["done_rate"] == "0"
    assert [line["rate"] for line in programme["reported"]] == ["88.1"]
    assert programme["reported"][0]["total"]["value"] == "118"
    assert [each["file"] for each in programme["documents"]] == ["/files/attached/3.pdf"]
    assert make_programme().code not in json.dumps(read(client, "/api/v1/programmes/"))


def test_a_service_says_what_it_achieved(client):
    made = MAKERS["services"]()

    service = read(client, f"/api/v1/services/{made.code}/")

    assert service["terms"] == ["凭身份证领取。", "每人一张。"]
    assert service["components"] == ["窗口"]
    assert [(each["label"], each["change"]) for each in service["measures"]] == [
        ("办理时间", "-75")
    ]
