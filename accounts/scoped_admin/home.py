"""What the first page of the admin offers: where work begins, and what waits."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class HomeLink:
    """One link of the first page. With `count` it stands among what waits; 0 is not shown.

    What waits stands under `group`, a few words that say what is to be done.
    """

    label: str
    url: str
    count: int | None = None
    group: str = "待办"


def home_links(site, request) -> list[HomeLink]:
    """The links that the admins of `site` offer this person (`ScopedModelAdmin.home_links`)."""
    return [
        link
        for model_admin in site._registry.values()
        for link in model_admin.home_links(request)
        if link.count != 0
    ]


def grouped(links: Iterable[HomeLink]) -> dict[str, list[HomeLink]]:
    """The links by their group, in the order in which each group comes first."""
    groups: dict[str, list[HomeLink]] = {}
    for link in links:
        groups.setdefault(link.group, []).append(link)
    return groups
