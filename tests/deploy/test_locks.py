"""The lock files: complete, hashed, explained."""

import re
from pathlib import Path

import pytest
from django.conf import settings

BASE_DIR = Path(settings.BASE_DIR)


def pins(name):
    """`{package: version}` of a lock file."""
    lock = (BASE_DIR / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", lock, re.MULTILINE))


def asked(name):
    """`{package: comment}` of a file of wishes."""
    lines = (BASE_DIR / name).read_text(encoding="utf-8").splitlines()
    wishes = [line for line in lines if line and not line.startswith(("#", "-"))]
    return {
        re.match(r"[A-Za-z0-9._-]+", line)[0].lower(): line.partition("#")[2].strip()
        for line in wishes
    }


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_every_dependency_says_why_it_is_here_and_is_locked(name):
    wishes = asked(f"{name}.in")
    assert [package for package, why in wishes.items() if not why] == []
    assert wishes.keys() <= pins(f"{name}.txt").keys()


def test_tests_run_on_the_very_versions_that_serve():
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_a_lock_names_hashes_and_no_address(name):
    lock = (BASE_DIR / name).read_text(encoding="utf-8")
    assert re.findall(r"^\S+==\S+ (?!.*\\$).*$", lock, re.MULTILINE) == []
    assert "://" not in lock
