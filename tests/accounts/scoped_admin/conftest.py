"""What the tests of the scoped base share: a place with two units, and its neighbour."""

from types import SimpleNamespace

import pytest

from accounts.models import Role
from tests.factories import make_unit, make_user
from tests.publishing.examples.making import new_scheme

LIST = "/admin/examples/scheme/"


def saved(scheme):
    """`scheme`, stored."""
    scheme.code = (
        scheme.code
        or f"YL-{scheme.place_code}-{scheme.owner.pk:06}-{scheme.name[:1].encode().hex()}"
    )
    scheme.save()
    return scheme


@pytest.fixture
def here(db):
    """润州's two bureaus and a scheme of each; 京口's and its scheme; people around them."""
    unit, neighbour = make_unit(name="本单位"), make_unit(name="邻单位")
    far_unit = make_unit(name="京口某局", place_code="321102")
    return SimpleNamespace(
        unit=unit,
        neighbour=neighbour,
        far_unit=far_unit,
        scheme=saved(new_scheme(name="本单位的事", owner=unit)),
        beside=saved(new_scheme(name="邻单位的事", owner=neighbour)),
        far=saved(new_scheme(name="京口的事", owner=far_unit, place_code="321102")),
        clerk=make_user(name="张三", scopes=[{"role": Role.CLERK, "unit": unit}]),
        place_clerk=make_user(name="李四", scopes=[Role.CLERK]),
        signer=make_user(name="王五", scopes=[Role.SIGNER]),
        admin=make_user(name="赵六", scopes=[Role.DISTRICT_ADMIN]),
        auditor=make_user(name="孙七", scopes=[Role.AUDITOR]),
    )
