"""Whatever staff type where, no mobile number, identity number or home reaches the public.

Every free text of every public record says a telephone number, an identity number and where
somebody lives; a reader who follows every link and opens every file finds none of them.
"""

import pytest
from django.db import models
from django.test import Client

from publishing.masking import find_personal_data
from tests.factories import (
    make_annual_plan,
    make_category,
    make_community,
    make_district,
    make_evaluation,
    make_headline,
    make_indicator,
    make_investment_record,
    make_public_figure,
    make_public_project,
    make_release,
    make_source,
    make_stage_event,
)
from tests.test_crawl import crawl

pytestmark = pytest.mark.django_db

TYPED = "王某13812345678，11010519491231002X"
HOME = "家住朱方路72号3幢402室"
OFFICE = "0511-85012345"
#: Texts of a fixed form, which take no free words.
NOT_FREE = {"code", "place_code", "key_area_code", "digest", "file_sha256", "url", "unit"}


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


@pytest.fixture
def pages():
    place, category, source = make_district(state="published"), make_category(), make_source()
    indicator, words = make_indicator(category=category), make_indicator(category=category)
    release = make_release(state="published", source=source)
    records = [
        place,
        make_community(state="published", district=place),
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
        *project_with_everything(place, source),
    ]
    for record in records:
        assert type_everywhere(record)
    return crawl(Client(), ["/", "/sitemap.xml"])


def test_no_page_and_no_file_says_it(pages):
    assert len(pages) > 10
    found = {
        url: [each.text for each in find_personal_data(text)][:3]
        for url, (_, _, text) in pages.items()
        if find_personal_data(text)
    }
    assert not found


def test_the_office_s_own_number_stays(pages):
    assert any(OFFICE in text for _, _, text in pages.values())
