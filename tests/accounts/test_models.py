"""What the database itself refuses."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import CodeSequence, ContentVersion, Role, StaffScope, Unit, UnitAlias
from tests.factories import make_scope, make_unit, make_user

pytestmark = pytest.mark.django_db

BACKWARDS = {"valid_from": date(2026, 2, 1), "valid_to": date(2026, 1, 31)}


def twice(make):
    def made():
        make()
        make()

    return made


def own_successor():
    unit = make_unit()
    Unit.objects.filter(pk=unit.pk).update(successor=unit)


def alias_twice():
    unit = make_unit()
    twice(lambda: UnitAlias.objects.create(unit=unit, name="住建局"))()


def scope_twice(**fields):
    user = make_user()
    twice(lambda: make_scope(user=user, **fields))()


@pytest.mark.parametrize(
    ("constraint", "write"),
    [
        ("accounts_unit_ends_after_it_begins", lambda: make_unit(**BACKWARDS)),
        ("accounts_unit_is_not_its_own_successor", own_successor),
        ("accounts_unitalias_once_per_unit", alias_twice),
        ("accounts_staffscope_granted_once", scope_twice),
        ("accounts_staffscope_granted_once", lambda: scope_twice(valid_from=date(2026, 1, 1))),
        ("accounts_staffscope_ends_after_it_begins", lambda: make_scope(**BACKWARDS)),
        (
            "accounts_staffscope_only_case_roles_take_a_unit",
            lambda: make_scope(role=Role.AUDITOR, unit=make_unit()),
        ),
        ("accounts_contentversion_has_one_row", lambda: ContentVersion.objects.create(pk=2)),
        ("unique", twice(lambda: make_unit(code="zjj"))),
        ("unique", twice(lambda: CodeSequence.objects.create(prefix="TJ-321111"))),
        ("unique", twice(lambda: make_user(username="zhangsan"))),
    ],
)
def test_the_database_refuses(constraint, write):
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


def test_a_scope_may_be_granted_again_for_another_unit_or_from_another_day():
    user, unit = make_user(), make_unit()
    make_scope(user=user)
    make_scope(user=user, unit=unit)
    make_scope(user=user, valid_from=date(2026, 1, 1))
    assert user.scopes.count() == 3


@pytest.mark.parametrize(
    ("build", "sentence"),
    [
        (lambda: Unit(code="a", name="甲", kind="park", place_code="321111", **BACKWARDS),
         "停用日期不能早于启用日期。"),
        (lambda: StaffScope(user=make_user(), role=Role.AUDITOR, place_code="321111",
                            unit=make_unit()),
         "只有信息员、审核人、签发人可以限定到单位。"),
        (lambda: StaffScope(user=make_scope().user, role=Role.CLERK, place_code="321111"),
         "该用户已有同样的权限范围。"),
        (lambda: Unit(code="-a", name="甲", kind="park", place_code="321111"), "编码只能用字母"),
    ],
)  # fmt: skip
def test_staff_read_in_chinese_why(build, sentence):
    with pytest.raises(ValidationError, match=sentence):
        build().full_clean()


def test_units_are_in_force_between_their_first_and_last_day():
    unit = make_unit(valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31))
    found = [
        Unit.objects.in_force(on=day).filter(pk=unit.pk).exists()
        for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1))
    ]
    assert found == [False, True, True, False]


def test_rows_name_themselves():
    unit = make_unit(name="住建局")
    scope = make_scope(unit=unit)
    assert str(scope) == "信息员（321111，住建局）"
    assert str(make_user(name="", username="zhangsan")) == "zhangsan"
    assert make_user(name="张三").get_full_name() == "张三"
    assert str(CodeSequence(prefix="TJ-321111", last_number=17)) == "TJ-321111-000017"
