"""A file waits between preview and confirmation for one user, one purpose, one click."""

import os
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from publishing.tables.staging import StagingRefused, clean_expired, stage, take

FIGURES = {"user_id": 7, "purpose": "figures.import"}
USED = "这个文件已经确认过，不能再确认一次；请重新上传"
NOT_THERE = "没有找到待确认的文件，可能已过期；请重新上传"
NOT_YOURS = "这个文件不是由您为这项操作上传的；请重新上传"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.PORTAL_STAGING_DIR = tmp_path / "staging"
    return settings.PORTAL_STAGING_DIR


def refusal(token, **changed):
    with pytest.raises(StagingRefused) as refused:
        take(token, **{**FIGURES, **changed})
    return str(refused.value)


def grow_old(folder, hours):
    for path in folder.iterdir():
        os.utime(path, (time.time() - hours * 3600,) * 2)


def test_a_staged_file_comes_back_once_with_its_name():
    token = stage(SimpleUploadedFile("指标.csv", "甲,乙".encode()), **FIGURES)
    with take(token, **FIGURES) as file:
        assert (file.name, file.read().decode()) == ("指标.csv", "甲,乙")
    assert refusal(token) == USED


def test_a_file_half_read_before_is_staged_whole():
    file = BytesIO(b"abc")
    file.read(2)
    with take(stage(file, **FIGURES), **FIGURES) as staged:
        assert staged.read() == b"abc"


@pytest.mark.parametrize("changed", [{"user_id": 8}, {"purpose": "records.import"}])
def test_another_user_or_purpose_gets_nothing_and_spoils_nothing(changed):
    token = stage(BytesIO(b"x"), **FIGURES)
    assert refusal(token, **changed) == NOT_YOURS
    take(token, **FIGURES).close()


@pytest.mark.parametrize(
    "token", ["", "x", "a" * 43, "../../etc/passwd", "\x00" * 43, "٢" * 43, None, "a" * 44]
)
def test_a_token_that_was_never_given_opens_nothing(token):
    assert refusal(token) == NOT_THERE


def test_of_two_clicks_one_gets_the_file():
    token = stage(BytesIO(b"x" * 100_000), **FIGURES)

    def click(_):
        try:
            take(token, **FIGURES).close()
        except StagingRefused as refused:
            return str(refused)
        return "taken"

    with ThreadPoolExecutor(8) as clicks:
        answers = sorted(clicks.map(click, range(8)))
    assert answers == ["taken", *[USED] * 7]


def test_nothing_in_the_folder_tells_the_token_and_nobody_else_may_read(folder):
    token = stage(SimpleUploadedFile("指标.csv", b"x"), **FIGURES)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for path in folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert token not in path.name
        assert token.encode() not in path.read_bytes()


def test_a_file_changed_on_disk_is_refused(folder):
    token = stage(BytesIO(b"abc"), **FIGURES)
    (data,) = folder.glob("*.data")
    data.write_bytes(b"abd")
    assert refusal(token) == "待确认的文件已损坏；请重新上传"


def test_a_file_lost_on_disk_is_refused(folder):
    token = stage(BytesIO(b"abc"), **FIGURES)
    (data,) = folder.glob("*.data")
    data.unlink()
    assert refusal(token) == NOT_THERE


def test_after_a_day_it_has_expired_even_before_it_is_cleaned(folder):
    token = stage(BytesIO(b"abc"), **FIGURES)
    grow_old(folder, 25)
    assert refusal(token) == NOT_THERE


def test_cleaning_removes_what_is_old_and_only_that(folder):
    stage(BytesIO(b"old"), **FIGURES)
    grow_old(folder, 25)
    token = stage(BytesIO(b"new"), **FIGURES)
    assert len(list(folder.iterdir())) == 2
    assert clean_expired() == 0
    take(token, **FIGURES).close()


def test_a_name_with_folders_is_only_a_name():
    file = BytesIO(b"x")
    file.name = "/srv/uploads/../指标.csv"
    with take(stage(file, **FIGURES), **FIGURES) as staged:
        assert staged.name == "指标.csv"
