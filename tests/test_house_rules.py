"""What a reviewer should never have to repeat: the floors of the house and its small promises."""

import ast
import io
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.template.loader import get_template

ROOT = Path(__file__).parent.parent

#: Which package stands on which floor. Imports point downwards only; rooms that share a floor do
#: not know each other (docs/architecture.md).
FLOORS = {
    "accounts": 1,
    "publishing": 2,
    "districts": 3,
    "figures": 4,
    "projects": 5,
    "livelihood": 5,
    "teams": 6,
    "portal": 7,
}
ROOMS = [room for room in FLOORS if (ROOT / room).is_dir()]
MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
OUR_MODELS = [model for model in apps.get_models() if model.__module__.split(".")[0] in FLOORS]

CHINESE = re.compile(r"[\u4e00-\u9fff]")
#: "figures.Release", "figures:indicator_detail" or "admin:figures_release_change".
REFERENCE = re.compile(
    rf"^(?:admin:)?(?P<room>{'|'.join(FLOORS)})(?:[.:](?P<name>[A-Za-z_]\w*)\b|_\w+_\w+$)"
)
URL_TAG = re.compile(r"{%\s*(?:url|include|extends)\s+[\"']([^\"']+)[\"']")
BANNED_NAMES = {"utils.py", "helpers.py", "common.py", "services.py", "managers.py", "signals.py"}


def allowed(room: str, other: str) -> bool:
    """Whether code of `room` may know `other`."""
    return room == other or FLOORS[other] < FLOORS[room]


def names_in_code(tree: ast.AST):
    """Every first-party room that a module names: by import, by reference, by string."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name.split(".")[0], node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0], node.lineno
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            match = REFERENCE.match(node.value)
            if match:
                yield match["room"], node.lineno
        elif (
            isinstance(node, ast.Call)
            and getattr(node.func, "attr", "") == "get_model"
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            yield str(node.args[0].value).split(".")[0], node.lineno


def upward_names(room: str, source: str):
    """The rooms above `room` that a module's source names, with their lines."""
    for other, line in names_in_code(ast.parse(source)):
        if other in FLOORS and not allowed(room, other):
            yield other, line


def test_code_names_only_lower_floors():
    wrong = [
        f"{path.relative_to(ROOT)}:{line} names {other}"
        for path in MODULES
        for other, line in upward_names(path.relative_to(ROOT).parts[0], path.read_text())
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "source",
    [
        "from figures.models import Figure",
        "import figures",
        "def late():\n    from figures import releases",
        'apps.get_model("figures", "Figure")',
        'models.ForeignKey("figures.Figure", models.PROTECT)',
        'reverse("figures:indicator_detail")',
        'reverse("admin:figures_release_changelist")',
    ],
)
def test_the_floor_rule_sees_every_way_up(source):
    assert [other for other, _ in upward_names("districts", source)] == ["figures"]


def template_room(path: Path) -> str:
    """The room a template belongs to: its folder's; layout and admin belong to who draws them."""
    parts = path.relative_to(ROOT / "templates").parts
    if parts[0] == "admin":
        return parts[1] if parts[1] in FLOORS else "accounts" if len(parts) == 2 else "publishing"
    if parts[0] == "includes":
        return "publishing"
    return parts[0] if parts[0] in FLOORS else "portal"


def test_templates_link_only_to_lower_floors():
    wrong = []
    for path in TEMPLATES:
        room = template_room(path)
        for name in URL_TAG.findall(path.read_text()):
            match = REFERENCE.match(name)
            other = match["room"] if match else name.split("/")[0]
            if other in FLOORS and not allowed(room, other):
                wrong.append(f"{path.relative_to(ROOT)} ({room}) names {name}")
    assert not wrong, "\n".join(wrong)


def test_no_module_is_named_for_nothing():
    wrong = [str(path.relative_to(ROOT)) for path in MODULES if path.name in BANNED_NAMES]
    assert not wrong, wrong


def test_no_module_outgrows_a_reading():
    """House style: a module that passes about 300 lines becomes a package."""
    wrong = [
        f"{path.relative_to(ROOT)}: {lines} lines"
        for path in MODULES
        if "migrations" not in path.parts
        and path.name != "models.py"
        and (lines := len(path.read_text().splitlines())) > 400
    ]
    assert not wrong, "\n".join(wrong)


def undocumented(path: Path):
    """The public names of a module without a docstring.

    A command says in `help` what it does; a query set says it at each of its questions.
    """
    tree = ast.parse(path.read_text())
    if tree.body and not ast.get_docstring(tree):
        yield "the module"
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
            continue
        if node.name.endswith("QuerySet"):
            yield from (
                f"{node.name}.{method.name}"
                for method in node.body
                if isinstance(method, ast.FunctionDef)
                and not method.name.startswith("_")
                and not ast.get_docstring(method)
            )
        elif not ast.get_docstring(node):
            yield node.name


def test_public_code_has_docstrings():
    left_out = ("migrations", "commands", "settings")
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in MODULES
        if not set(left_out) & set(path.parts)
        and path.name not in ("__init__.py", "apps.py", "urls.py")
        for name in undocumented(path)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model._meta.label)
def test_every_model_names_its_rows_in_chinese(model):
    if model.__name__.startswith("Historical"):
        pytest.skip("made by the history library from a model that is tested itself")
    if not model._meta.auto_created:
        assert model.__str__ is not models.Model.__str__
        assert CHINESE.search(str(model._meta.verbose_name))


OUR_CONSTRAINTS = [
    pytest.param(model, constraint, id=constraint.name)
    for model in OUR_MODELS
    for constraint in model._meta.constraints
]


@pytest.mark.parametrize(("model", "constraint"), OUR_CONSTRAINTS)
def test_every_constraint_says_what_it_guarantees(model, constraint):
    assert constraint.name.startswith(f"{model._meta.db_table}_")
    assert CHINESE.search(str(constraint.violation_error_message))


@pytest.mark.parametrize(("model", "constraint"), OUR_CONSTRAINTS)
def test_every_constraint_has_a_test_that_the_database_refuses(model, constraint):
    tests = [
        path.read_text() for path in (ROOT / "tests").rglob("test_*.py") if path != Path(__file__)
    ]
    assert any(constraint.name in text for text in tests), constraint.name


@pytest.mark.django_db
def test_no_migration_is_missing():
    out = io.StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=out)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_template_compiles_and_carries_nothing_inline(path):
    text = path.read_text()
    get_template(str(path.relative_to(ROOT / "templates")))
    assert not re.search(r"\bstyle\s*=|<style|\son[a-z]+\s*=|javascript:|\|safe\b", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)


def test_no_template_is_unused():
    used = "\n".join(
        path.read_text() for path in (*MODULES, *TEMPLATES) if "migrations" not in path.parts
    )
    well_known = {"400.html", "403.html", "404.html", "410.html", "500.html", "robots.txt"}
    unused = []
    for path in TEMPLATES:
        name = str(path.relative_to(ROOT / "templates"))
        if name not in well_known | library_templates() and name not in used:
            unused.append(name)
    # A generic view finds `<app>/<model>_<suffix>.html` by its model: its stem is in no source.
    unused = [name for name in unused if not re.search(r"_(list|detail)\.html$", name)]
    assert not unused, unused


def library_templates() -> set[str]:
    """Names of the templates that installed libraries bring and ours may override."""
    found = set()
    for config in apps.get_app_configs():
        folder = Path(config.path) / "templates"
        if config.name not in FLOORS:
            found |= {str(path.relative_to(folder)) for path in folder.rglob("*.html")}
    return found


def test_nothing_is_left_for_later():
    wrong = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in (*MODULES, *TEMPLATES)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(r"\b(TODO|FIXME|XXX)\b|NotImplemented\b", line)
    ]
    assert not wrong, wrong
