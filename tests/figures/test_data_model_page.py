"""docs/data-model.md shows every record there is, and no relation that there is not."""

import re
from pathlib import Path

import pytest
from django.apps import apps

TEXT = (Path(__file__).parent.parent.parent / "docs" / "data-model.md").read_text()
ROOMS = ("accounts", "publishing", "districts", "figures", "projects", "teams")
MODELS = {
    model.__name__: model
    for room in ROOMS
    for model in apps.get_app_config(room).get_models()
    if not model.__name__.startswith("Historical")
}
RELATIONS = re.findall(r"^    (\w+) \S+--\S+ (\w+) :", TEXT, re.MULTILINE)


@pytest.mark.parametrize("name", sorted(MODELS))
def test_every_record_is_in_the_diagram(name):
    diagram = TEXT[TEXT.index("erDiagram") : TEXT.index("```\n\n`Change`")]
    assert re.search(rf"\b{name}\b", diagram)


@pytest.mark.parametrize(("one", "other"), RELATIONS)
def test_every_relation_of_the_diagram_is_in_the_database(one, other):
    models = {model.__name__: model for model in apps.get_models()}
    related = {field.related_model for field in models[other]._meta.get_fields()}
    assert models[one] in related
