"""The parts of a key area, in the order in which a page nests them."""

from dataclasses import dataclass, field

from districts.models import KeyArea

#: Parts of parts of parts: deeper than any plan goes, and the page ends somewhere.
DEEPEST = 4


@dataclass
class Part:
    """An area and the public parts in it."""

    area: KeyArea
    parts: list["Part"] = field(default_factory=list)


def parts_of(area: KeyArea) -> list[Part]:
    """The public parts of `area`, each with its own; one query for each level."""
    return nested(KeyArea.objects.public().filter(parent=area).by_kind(), deepest=DEEPEST - 1)


def nested(roots, *, deepest: int = DEEPEST) -> list[Part]:
    """These areas, each with the public parts in it, `deepest` levels of them."""
    found = [Part(area) for area in roots.select_related("district")]
    level = found
    for _ in range(deepest):
        above = {part.area.pk: part for part in level}
        below = KeyArea.objects.public().filter(parent__in=above).select_related("district")
        level = []
        for area in below.by_kind() if above else ():
            part = Part(area)
            above[area.parent_id].parts.append(part)
            level.append(part)
        if not level:
            break
    return found
