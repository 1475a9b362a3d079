"""The smallest valid objects, each from one plain function: `make_unit(name="住建局")`.

`MAKERS` finds the function of a model by its label, for tests that walk every model
(`tests/accounts/test_permissions.py`). A maker takes any field of its model as a keyword.
"""

from itertools import count

from accounts.models import AuditEntry, Role, StaffScope, Unit, User

_numbers = count(1)


def make_unit(**fields) -> Unit:
    """A bureau of 润州, unless told otherwise."""
    number = next(_numbers)
    defaults = {
        "code": f"unit-{number}",
        "name": f"第{number}单位",
        "kind": Unit.Kind.DEPARTMENT,
        "place_code": "321111",
    }
    return Unit.objects.create(**defaults | fields)


def make_user(*, scopes=(), **fields) -> User:
    """A member of staff with `scopes`: roles over 润州, or dicts of StaffScope fields."""
    number = next(_numbers)
    password = fields.pop("password", None)
    defaults = {"username": f"user-{number}", "name": f"用户{number}", "is_staff": True}
    user = User(**defaults | fields)
    user.set_password(password)
    user.save()
    for scope in scopes:
        make_scope(user=user, **(scope if isinstance(scope, dict) else {"role": scope}))
    return user


def make_scope(**fields) -> StaffScope:
    """A clerk's scope over all units of 润州, unless told otherwise."""
    defaults = {"role": Role.CLERK, "place_code": "321111"}
    if "user" not in fields:
        defaults["user"] = make_user()
    return StaffScope.objects.create(**defaults | fields)


def make_audit_entry(**fields) -> AuditEntry:
    """An entry of the audit log about 润州."""
    defaults = {
        "actor": "测试",
        "action": AuditEntry.Action.CHANGE,
        "place_code": "321111",
        "summary": f"第{next(_numbers)}次修改",
    }
    return AuditEntry.objects.create(**defaults | fields)


MAKERS = {
    "accounts.unit": make_unit,
    "accounts.user": make_user,
    "accounts.auditentry": make_audit_entry,
}
