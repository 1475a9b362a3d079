"""What the first page of the admin offers: where work begins, and what waits."""

from dataclasses import dataclass


@dataclass(frozen=True)
class HomeLink:
    """One link of the first page. With `count` it stands among what waits; 0 is not shown."""

    label: str
    url: str
    count: int | None = None


def home_links(site, request) -> list[HomeLink]:
    """The links that the admins of `site` offer this person (`ScopedModelAdmin.home_links`)."""
    return [
        link
        for model_admin in site._registry.values()
        for link in model_admin.home_links(request)
        if link.count != 0
    ]
