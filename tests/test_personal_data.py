"""Whatever staff type where, no mobile number, identity number or home reaches the public.

Every free text of every public record says a telephone number, an identity number and where
somebody lives; a reader who follows every link and opens every file finds none of them.
"""

import re
from datetime import UTC, date, datetime
from urllib.parse import unquote

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from django.test import Client

from publishing.masking import find_personal_data
from tests.factories import (
    make_activity,
    make_annual_plan,
    make_bulletin,
    make_category,
    make_community,
    make_district,
    make_district_event,
    make_evaluation,
    make_headline,
    make_honour,
    make_indicator,
    make_industry,
    make_investment_record,
    make_key_area,
    make_meeting,
    make_plan_node,
    make_programme_document,
    make_public_figure,
    make_public_matter,
    make_public_programme,
    make_public_project,
    make_public_service,
    make_public_update,
    make_release,
    make_report_line,
    make_source,
    make_stage_event,
    make_sub_target,
    make_team,
    make_update_file,
)
from tests.test_crawl import API, crawl

pytestmark = pytest.mark.django_db

TYPED = "王某13812345678，11010519491231002X"
HOME = "家住朱方路72号3幢402室"
OFFICE = "0511-85012345"
#: Texts of a fixed form, which take no free words.
NOT_FREE = {"code", "place_code", "key_area_code", "digest", "file_sha256", "reading", "url",
            "unit"}  # fmt: skip

#: A filtered list shows rows of the whole list, which is read.
FILTERED = re.compile(r"\?(?!format=)")


def type_everywhere(record):
    """Write personal data into every free text of a stored record, past all forms."""
    values = {}
    for field in record._meta.concrete_fields:
        is_text = isinstance(field, models.CharField | models.TextField)
        if not is_text or field.choices or field.name in NOT_FREE or field.unique:
            continue
        text = f"{OFFICE}，{TYPED}，{HOME}"
        values[field] = text[: field.max_length]
    rows = type(record)._base_manager.filter(pk=record.pk)
    rows._update([(field, None, text) for field, text in values.items()])
    return values


def project_with_everything(place, source):
    """A public project and all that hangs on it."""
    from projects.models import Commitment, Permit, ProjectUnit

    project = make_public_project(district=place, source=source)
    event = {"project": project, "source": source, "state": "published",
             "published_at": project.published_at}  # fmt: skip
    return [
        project,
        ProjectUnit.objects.create(project=project, role="builder", name="某公司"),
        Permit.objects.create(project=project, kind="filing"),
        Commitment.objects.create(project=project, text="达产", outcome="kept"),
        make_stage_event(**event),
        make_annual_plan(**event),
        make_investment_record(**event),
        make_evaluation(**event),
    ]


def matter_with_everything(place, community, source, indicator):
    """A public programme, a matter of it with all that hangs on it, and a service."""
    from livelihood.models import ServiceComponent, ServiceMeasure

    programme = make_public_programme(district=place, source=source)
    matter = make_public_matter(
        programme=programme, community=community, source=source, leader_level="county"
    )
    target = make_sub_target(matter=matter)
    child = make_public_matter(parent=matter, source=source)
    moved = make_public_update(
        matter=matter, kind="due_changed", text="", new_due_on=date(2021, 11, 30),
        reason="pipelines", corrective_action="增派", source=source,
    )  # fmt: skip
    progress = make_public_update(
        matter=matter, happened_on=date(2021, 6, 2), quantities={target: 107}, source=source,
        problems_public=True,
    )  # fmt: skip
    service = make_public_service(district=place, source=source)
    bulletin = make_bulletin(
        programme=programme,
        objection_from=date(2021, 7, 9),
        objection_to=date(2021, 7, 15),
        state="published",
        published_at=programme.published_at,
    )
    return [
        programme,
        make_report_line(programme=programme, total_indicator=indicator),
        make_programme_document(
            programme=programme, source=source, state="published",
            published_at=programme.published_at, notice_from=date(2021, 6, 1), notice_to=date(2021, 6, 7),
        ),
        matter,
        child,
        make_plan_node(matter=matter),
        target,
        moved,
        progress,
        make_update_file(update=progress, kind="document"),
        service,
        ServiceComponent.objects.create(service=service, name="项"),
        ServiceMeasure.objects.create(service=service, indicator=indicator),
        bulletin,
    ]  # fmt: skip


def freeze_what_was_typed():
    """Take the content of the bulletins out of the records as they are."""
    from livelihood.bulletins.writing import fresh_content
    from livelihood.models import Bulletin

    for bulletin in Bulletin.objects.all():
        content = fresh_content(bulletin)
        assert TYPED in str(content)
        rows = Bulletin._base_manager.filter(pk=bulletin.pk)
        rows._update([(Bulletin._meta.get_field("content"), None, content)])


def team_with_everything(place, community, source, project, matter):
    """A public team that publishes its meetings, and all that hangs on it."""
    from teams.models import Assignment, Cadence, ExcusedSlot, MeetingAction, Post, TeamTotal

    moment = project.published_at
    public = {"state": "published", "published_at": moment, "source": source}
    team = make_team(district=place, community=community, publishes_meetings=True, **public)
    meeting = make_meeting(team=team, **public)
    start = date(2021, 7, 1)
    Cadence.objects.create(team=team, kind="dispatch", interval="month", since=start)
    return [
        team,
        Post.objects.create(team=team, kind="secretary", office="某单位负责人"),
        Assignment.objects.create(team=team, project=project),
        Assignment.objects.create(team=team, matter=matter),
        ExcusedSlot.objects.create(team=team, kind="dispatch", on=start, reason="防疫"),
        TeamTotal.objects.create(team=team, indicator=make_indicator(), label="支"),
        meeting,
        MeetingAction.objects.create(meeting=meeting, text="整改"),
        make_activity(team=team, **public),
    ]


def places_with_everything(place, source):
    """A key area with an industry, an honour and a dated event."""
    moment = place.published_at or datetime(2021, 1, 1, tzinfo=UTC)
    public = {"state": "published", "published_at": moment, "source": source}
    area = make_key_area(district=place, **public)
    return [
        area,
        make_industry(key_area=area),
        make_honour(district=place, **public),
        make_district_event(district=place, **public),
    ]


@pytest.fixture
def pages():
    place, category, source = make_district(state="published"), make_category(), make_source()
    community = make_community(state="published", district=place)
    project, *of_project = project_with_everything(place, source)
    total = make_indicator(category=category)
    indicator, words = (make_indicator(category=category, part_of=total) for _ in range(2))
    release = make_release(state="published", source=source)
    of_matters = matter_with_everything(place, community, source, indicator)
    records = [
        place,
        community,
        category,
        source,
        indicator,
        words,
        release,
        make_public_figure(release=release, district=place, indicator=indicator),
        make_public_figure(
            release=release,
            district=place,
            indicator=words,
            value=None,
            value_kind="words",
            value_text="达序时",
            derived=True,
            derivation="38+17",
        ),
        make_headline(state="published", district=place, indicator=words),
        project,
        *of_project,
        *of_matters,
        *team_with_everything(place, community, source, project, of_matters[3]),
        *places_with_everything(place, source),
    ]
    for record in records:
        assert type_everywhere(record)
    freeze_what_was_typed()
    return crawl(Client(), ["/", "/sitemap.xml", *API], besides=FILTERED)


ROOMS = ("figures", "districts", "projects", "livelihood", "teams", "units", "api")


def test_no_page_and_no_file_says_it_and_the_office_s_own_number_stays(pages):
    for room in ROOMS:
        assert any(url.startswith(f"/{room}/") for url in pages), room
    found = {
        url: [each.text for each in find_personal_data(text)][:3]
        for url, (_, _, text) in pages.items()
        if find_personal_data(text)
    }
    assert not found
    assert any(OFFICE in text for _, _, text in pages.values())


def test_no_name_of_a_file_says_it(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    moment = datetime(2021, 7, 12, 1, 30, tzinfo=UTC)
    team = make_team(name=TYPED, state="published", published_at=moment)
    make_activity(team=team, state="published", published_at=moment)
    file = make_update_file(
        update=make_public_update(matter=make_public_matter()), kind="document", title=TYPED
    )
    default_storage.save(file.file.name, ContentFile(b"%PDF-1.7"))

    for url in (f"{team.get_absolute_url()}?format=csv", file.url):
        answer = client.get(url)
        assert b"".join(answer.streaming_content)
        name = unquote(answer["Content-Disposition"])
        assert "138____5678" in name
        assert not find_personal_data(name)
