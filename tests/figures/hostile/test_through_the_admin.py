"""Malformed files through the upload page: an answer each time, and no trace but the upload."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape

from accounts.models import Role
from figures.models import FigureUpload
from tests.accounts.browsing import signed_in
from tests.factories import make_user
from tests.figures.hostile import (  # noqa: F401  (they enter their classes)
    in_containers,
    in_encodings,
    in_shapes,
    in_structure,
    in_values,
)
from tests.figures.hostile.digests import digest_of_database
from tests.figures.hostile.making import CLASSES, SOUND, VARIANTS, as_csv, spoilt
from tests.figures.hostile.standing import make_catalogue

pytestmark = pytest.mark.django_db

UPLOAD = "/admin/figures/release/upload/"
#: One class in three: the others differ only in what `check` says, which is asked elsewhere.
GROUPS, SAMPLED = 2, 3
#: What an upload itself writes: that there was one, what was found in it, the work on it.
OF_THE_UPLOAD = {
    "figures_figureupload", "figures_uploadline", "publishing_job", "django_session",
}  # fmt: skip


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.PORTAL_STAGING_DIR = tmp_path


@pytest.fixture
def source():
    return make_catalogue()


@pytest.fixture
def client():
    return signed_in(make_user(scopes=[{"role": Role.CLERK, "place_code": "321100"}]))


def sent(client, source, name, data, **said):
    """The answer to the form, wherever it led."""
    file = SimpleUploadedFile(name, data)
    return client.post(UPLOAD, {"source": source.pk, "file": file} | said, follow=True)


@pytest.mark.parametrize("group", range(GROUPS))
def test_a_file_of_every_third_class_is_refused_on_a_page(client, source, group):
    before = digest_of_database(but=OF_THE_UPLOAD)
    for number, label in list(enumerate(CLASSES))[group * SAMPLED :: GROUPS * SAMPLED]:
        file = list(CLASSES[label]())[number % VARIANTS]
        answer = sent(client, source, file.name, file.data, **file.said)
        upload = FigureUpload.objects.order_by("-pk").first()
        assert answer.status_code == 200, label
        if file.data:
            assert upload.state == FigureUpload.State.REFUSED, label
            assert escape(file.says) in answer.text, label
            back = re.search(r'href="([^"]+/reasons/)"', answer.text)
            if back:
                assert b"".join(client.get(back[1]).streaming_content), label
        else:
            assert "空" in answer.text, label
        assert "Traceback" not in answer.text, label
        assert digest_of_database(but=OF_THE_UPLOAD) == before, label


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "数" * 300 + ".csv", "a\u202evsc.exe", "<b>.csv", "a\r\nX: y.csv", ".csv"],
)
def test_no_file_name_does_harm(client, source, name):
    _, data = as_csv(spoilt("D4", "很多"))
    file = SimpleUploadedFile("数据.csv", data)
    file._name = name  # as a browser may send it, past what Django's own object would make of it
    answer = client.post(UPLOAD, {"source": source.pk, "file": file}, follow=True)
    assert answer.status_code == 200
    assert "<b>.csv" not in answer.text
    for upload in FigureUpload.objects.all():
        back = client.get(f"/admin/figures/figureupload/{upload.pk}/reasons/")
        assert "\n" not in back["Content-Disposition"]


def test_the_sound_table_itself_is_ready(client, source):
    sent(client, source, *as_csv(SOUND))
    assert FigureUpload.objects.get().state == FigureUpload.State.READY
