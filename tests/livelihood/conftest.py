"""What the tests of matters share."""

import pytest

from tests.publishing.examples.making import make_people


@pytest.fixture
def people(db):
    """One person of each role in 润州."""
    return make_people()
