"""Which kinds of records come in tables, by the names that the command line uses."""

from publishing.records.resources import RecordResource

_kinds: dict[str, type[RecordResource]] = {}


def register(name: str, resource_class: type[RecordResource]) -> None:
    """Know the records of `resource_class` as `name`, such as `matters`."""
    known = _kinds.setdefault(name, resource_class)
    if known is not resource_class:
        raise ValueError(f"{name} is {known.__name__} already")


def registered() -> dict[str, type[RecordResource]]:
    """Every kind by its name, in the order of registration."""
    return dict(_kinds)


def get(name: str) -> type[RecordResource]:
    """The resource of a kind; `KeyError` where there is none."""
    return _kinds[name]
