"""A place is no ancestor of what lies in it: it becomes public first and is withdrawn last."""

from districts.models import Community, District, DistrictEvent, Honour, KeyArea
from publishing.review.guards import keep_while_public, publish_after

#: The references of each kind to the places and areas that must be public before it.
OUTER = {
    District: ("parent",),
    Community: ("district", "parent"),
    KeyArea: ("district", "parent"),
    Honour: ("district", "community"),
    DistrictEvent: ("district", "key_area"),
}
#: What each kind holds: the model, its reference, and what staff call it.
HELD = {
    District: (
        (District, "parent", "下级行政区"),
        (Community, "district", "社区"),
        (KeyArea, "district", "重点片区"),
        (Honour, "district", "荣誉"),
        (DistrictEvent, "district", "大事"),
    ),
    Community: ((Community, "parent", "小区"), (Honour, "community", "荣誉")),
    KeyArea: ((KeyArea, "parent", "下属片区"), (DistrictEvent, "key_area", "大事")),
}


def register_all() -> None:
    """Register the guards of this room; `AppConfig.ready()` calls it once."""
    for model, references in OUTER.items():
        publish_after(model, *references)
    for model, held in HELD.items():
        for inner, reference, called in held:
            keep_while_public(
                model._meta.label_lower, public_rows_of(inner, reference), called=called
            )


def public_rows_of(model, reference: str):
    """A function that gives the public rows of `model` whose `reference` is the record asked."""
    return lambda record: model.objects.public().filter(**{reference: record})
