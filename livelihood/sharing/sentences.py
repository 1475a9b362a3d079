"""A matter as one message of WeChat, and a place's matters as one message for its group."""

import re
from collections.abc import Iterable
from datetime import date

from livelihood.matter_parts import matters_in_words
from livelihood.models import Matter
from livelihood.sentences import Story
from livelihood.sharing.shortening import shortened

#: What a message shows without being folded.
MOST_CHARACTERS = 140
#: Less of a title says nothing.
LEAST_OF_A_TITLE = 8
LONGEST_TITLE_IN_A_LIST = 40
#: A group reads no longer list; the page has them all.
MOST_MATTERS = 20
#: What was promised before. Other brackets stay: （推断） and （来源报道） say how far to trust a word.
_PROMISED = re.compile("（原定(?:[^（）]|（[^（）]*）)*）")


def wechat_sentence(matter: Matter, *, address: str) -> str:
    """The matter's sentence and the address of its page, at most `MOST_CHARACTERS` together.

    `matter` is `told` (`livelihood.sentences`). What does not fit goes in this order: the name of
    the office beside its telephone, what was promised before, the end of what is done now, the end
    of the title. Never cut are numbers and the address.
    """
    room = MOST_CHARACTERS - len(address) - 1
    return f"{_fitted(matter.story, room)} {address}".strip()


def _fitted(story: Story, room: int) -> str:
    ring = f"咨询：{story.contact.phone}" if story.contact and story.contact.phone else ""
    bare = _PROMISED.sub("", story.when)
    fuller = [(story.when, story.ring), (story.when, ring), (bare, ring)]
    for when, whom in fuller:
        said = _said(story, story.title, when, story.now, whom)
        if len(said) <= room:
            return said
    for when, whom in fuller[1:]:
        left = room - len(_said(story, story.title, when, "", whom))
        if left >= 0:
            now = shortened(story.now, left - len(f"{story.now_label}：。"))
            return _said(story, story.title, when, now, whom)
    left = room - len(_said(story, "", bare, "", ring))
    if left >= LEAST_OF_A_TITLE:
        return _said(story, shortened(story.title, left), bare, "", ring)
    return shortened(f"{story.title}：{bare}", room)


def _said(story, title, when, now, ring) -> str:
    parts = [when, f"{story.now_label}：{now}" if now else "", story.remark]
    return f"{title}：" + "".join(f"{part}。" for part in parts if part) + ring


def group_message(name: str, matters: Iterable[Matter], *, on: date) -> str:
    """The matters of a place on the day `on`, a line each, to be followed by its page's address.

    `matters` are `told`, with their programmes.
    """
    matters = list(matters)
    lines = [f"【{name}】民生实事，{on.year}年{on.month}月{on.day}日", matters_in_words(matters)]
    for number, matter in enumerate(matters[:MOST_MATTERS], 1):
        title = shortened(matter.story.title, LONGEST_TITLE_IN_A_LIST)
        said = "，".join(filter(None, (matter.story.when, matter.story.remark)))
        lines.append(f"{number}. {title}：{said}")
    if len(matters) > MOST_MATTERS:
        lines.append(f"另有{len(matters) - MOST_MATTERS}件，见网页")
    return "\n".join(lines)
