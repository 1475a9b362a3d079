"""One public row for each endpoint of the API, with everything that hangs on it; how to read it."""

import json
from datetime import UTC, date, datetime
from itertools import count

from districts.models import Industry
from tests.factories import (
    make_activity,
    make_annual_plan,
    make_claim,
    make_community,
    make_district,
    make_evaluation,
    make_indicator,
    make_industry,
    make_investment_record,
    make_key_area,
    make_matter,
    make_matter_unit,
    make_plan_node,
    make_programme_document,
    make_project,
    make_public_figure,
    make_public_matter,
    make_public_programme,
    make_public_service,
    make_public_stage_event,
    make_public_update,
    make_release,
    make_report_line,
    make_source,
    make_stage_event,
    make_sub_target,
    make_team,
    make_unit,
    make_update,
    make_update_file,
)

MOMENT = datetime(2021, 11, 2, 1, 30, tzinfo=UTC)
PUBLIC = {"state": "published", "published_at": MOMENT}
_numbers = count(1)


def read(client, url, status=200):
    """The JSON of an answer of that status; a float in it is an error."""
    answer = client.get(url)
    assert answer.status_code == status, answer.content.decode()
    assert answer["Content-Type"] == "application/json"
    return json.loads(answer.content, parse_float=refuse)


def refuse(number):
    """A decimal that is no text has lost its last digits somewhere."""
    raise AssertionError(f"{number} is a float")


def sourced() -> dict:
    """Where a public record comes from."""
    return {"source": make_source(), "source_locator": "第3段", "source_line": 12, **PUBLIC}


def public_district():
    """A district with a city above it and an industry."""
    code = f"3212{next(_numbers) % 90 + 10}"
    city = make_district(code="321200", level="city", **PUBLIC)
    place = make_district(
        code=code,
        parent=city,
        intro_facts="有西津渡景区。\n镇江主城区之一。",
        goal_keywords="产业强区；宜居城区",
        source=make_source(),
        **PUBLIC,
    )
    Industry.objects.create(district=place, scheme="主攻方向", tier=1, name="船舶海工")
    return place


def public_key_area():
    """A park in another, with an industry."""
    make_district(**PUBLIC)
    above = make_key_area(**PUBLIC)
    area = make_key_area(
        parent=above,
        area_km2="12.500",
        founded_on=date(2010, 1, 1),
        founded_precision="year",
        location_facts="东至长江。",
        **sourced(),
    )
    make_industry(key_area=area)
    return area


def public_unit():
    """A street office under a district's government, which took over from another."""
    return make_unit(parent=make_unit(), successor=make_unit(), phone="0511-85012345")


def public_indicator():
    """A computed rate with its parts, a neighbour, and a figure of each."""
    parts = {"numerator": make_indicator(), "denominator": make_indicator()}
    rate = make_indicator(measure_kind="computed_rate", unit="%", decimals=1, **parts)
    neighbour = make_indicator()
    rate.see_also.add(neighbour)
    for indicator in (rate, neighbour):
        make_public_figure(indicator=indicator, value="88.1")
    return rate


def public_figure():
    """A figure that says all that one can say."""
    return make_public_figure(
        value="222.3000",
        qualifier="more_than",
        key_area_code="PQ-321111-000001",
        basis="before",
        publisher="区统计局",
        comparison_type="pct_change",
        comparison_value="6.5",
        comparison_unit="%",
        rank_position=1,
        derived=True,
        derivation="38+17",
        source_locator="第2段",
        source_line=7,
    )


def public_claim():
    """A claim that corrects another, over a figure and a number of its own."""
    inputs = [
        {"symbol": "办结", "figure": make_public_figure(value=104)},
        {"symbol": "总数", "takes": "literal", "literal": 118, "unit": "个", "origin": "原文"},
    ]
    corrected = make_claim(state="withdrawn", published_at=MOMENT)
    return make_claim(
        formulas=["办结÷总数×100%"],
        inputs=inputs,
        corrects=corrected,
        verdict="reproduced",
        note="按原文",
        **sourced(),
    )


def public_release():
    """A release that corrects another."""
    corrected = make_release(state="withdrawn", published_at=MOMENT)
    release = make_release(corrects=corrected, file_name="数据.xlsx", **PUBLIC)
    make_public_figure(release=release)
    return release


def public_project():
    """A project of which everything is known; what is not public of it stays unsaid."""
    project = make_project(
        key_area=public_key_area(),
        total_investment=1_560_000_000,
        summary="建设码头。",
        leader_office="副区长（分管工业）",
        **sourced(),
    )
    project.units.create(role="lead", unit=make_unit())
    project.units.create(role="builder", name="某某有限公司")
    for kind, number in (("land_use", 1), ("property", 2), ("planning", 3)):
        project.permits.create(
            kind=kind, accepted_on=date(2021, 3, number), issued_on=date(2021, 3, 4)
        )
    project.commitments.create(text="三年内投产", due_on=date(2024, 1, 1), due_precision="year")
    project.files.create(file="attached/1.jpg", title="效果图")
    for make in (make_stage_event, make_annual_plan, make_investment_record, make_evaluation):
        make(project=project, source=make_source(), **PUBLIC)
    make_public_stage_event(project=project, stage="started", on=date(2021, 12, 1))
    make_evaluation(project=project, held_on=date(2021, 10, 2), mean="69.99")
    return project


def public_team():
    """A team below another, with seats, a total, and what it serves: one thing is not public."""
    team = make_team(
        parent=make_team(**PUBLIC),
        unit=make_unit(),
        formed_on=date(2021, 3, 1),
        mechanism="一周一调度。",
        **sourced(),
    )
    team.posts.create(kind="secretary", office="挂钩区领导", unit=make_unit())
    team.assignments.create(project=make_project(**PUBLIC), since=date(2021, 4, 1))
    team.assignments.create(matter=make_public_matter())
    team.assignments.create(project=make_project(name="尚未公布的项目"))
    figure = make_public_figure(value=37)
    team.totals.create(indicator=figure.indicator, label="支")
    team.totals.create(indicator=make_indicator())
    team.meetings.create(
        code=f"HY-{next(_numbers)}", kind="dispatch", held_on=date(2021, 5, 1), owner=team.owner
    )
    return team


def public_activity():
    """An activity with a photo, which corrects another."""
    team = make_team(**PUBLIC)
    wrong = make_activity(team=team, state="withdrawn", published_at=MOMENT)
    activity = make_activity(team=team, participants=12, corrects=wrong, **sourced())
    activity.files.create(file="attached/2.jpg", title="现场")
    return activity


def public_programme():
    """A programme with a matter, a document, and the totals that its office reported."""
    programme = make_public_programme(summary="每人领办一件。", source=make_source())
    make_public_matter(programme=programme)
    make_matter(programme=programme)
    total, done = make_public_figure(value=118), make_public_figure(value=104)
    make_report_line(
        programme=programme,
        label="合计",
        total_indicator=total.indicator,
        done_indicator=done.indicator,
    )
    make_report_line(programme=programme)
    make_programme_document(programme=programme, file="attached/3.pdf", **sourced())
    make_programme_document(programme=programme, title="没有公布的文件")
    return programme


def public_matter():
    """A matter of which everything is known: units, plan, sub-targets, children, a moved date."""
    community = make_community(kind="compound", **compound(), **PUBLIC)
    lead = make_unit(name="城建办", phone="0511-85012345")
    matter = make_public_matter(
        community=community,
        investment=2_000_000,
        starts_on=date(2021, 2, 1),
        summary="铺沥青。\n换管线。",
        leader_office="副区长（分管住建）",
        source=make_source(),
    )
    make_matter_unit(matter=matter, role="lead", unit=lead)
    make_matter_unit(matter=matter)
    make_plan_node(matter=matter)
    target = make_sub_target(matter=matter)
    make_public_matter(parent=matter)
    make_matter(parent=matter, title="没有公布的点位")
    make_public_update(matter=matter, kind="started", happened_on=date(2021, 2, 1))
    make_public_update(matter=matter, quantities={target: "107.5"})
    make_public_update(
        matter=matter,
        kind="due_changed",
        new_due_on=date(2022, 3, 1),
        new_due_precision="month",
        reason="pipelines",
        corrective_action="加派人手",
    )
    return matter


def public_update():
    """An update that says all that one can, its problems kept to the office."""
    matter = make_public_matter()
    wrong = make_update(matter=matter, state="withdrawn", published_at=MOMENT)
    update = make_public_update(
        matter=matter,
        corrects=wrong,
        node=make_plan_node(matter=matter),
        document=make_programme_document(programme=matter.programme, **PUBLIC),
        quantities={make_sub_target(matter=matter): "12.5000"},
        problems="只给单位看的问题",
        next_steps="只给单位看的打算",
        source=make_source(),
    )
    make_update_file(update=update, title="现场照片")
    return update


def public_service():
    """A service with its parts, and a measure with its figures before and after."""
    service = make_public_service(
        provider_unit=make_unit(), terms="凭身份证领取。\n每人一张。", source=make_source()
    )
    service.components.create(name="窗口")
    indicator = make_indicator(unit="个工作日")
    service.measures.create(indicator=indicator, label="办理时间")
    service.measures.create(indicator=make_indicator())
    make_public_figure(indicator=indicator, basis="before", value=20)
    make_public_figure(indicator=indicator, basis="after", value=5)
    return service


def compound() -> dict:
    """Code and parent of a compound of its own community."""
    community = make_community(**PUBLIC)
    return {"code": f"{community.code}-001", "parent": community}


#: By endpoint.
MAKERS = {
    "districts": public_district,
    "key-areas": public_key_area,
    "units": public_unit,
    "indicators": public_indicator,
    "figures": public_figure,
    "releases": public_release,
    "claims": public_claim,
    "projects": public_project,
    "programmes": public_programme,
    "matters": public_matter,
    "updates": public_update,
    "services": public_service,
    "teams": public_team,
    "activities": public_activity,
}
