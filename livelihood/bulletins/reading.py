"""A bulletin as everybody may read it now: the frozen words, without what is gone since.

Page, print, DOCX, XLSX and JSON are all made of one `Paper`. Numbers stay as they were signed. A
matter that is no longer public reads 本项已撤下, words of an update that was withdrawn are not
quoted, personal data is masked, and what was corrected since stands at the end.
"""

from collections.abc import Iterable
from datetime import date, datetime

from accounts.plain_text import printable_everywhere
from livelihood.bulletins.later import later_than
from livelihood.bulletins.paper import (
    Count,
    Group,
    GroupTable,
    Line,
    Paper,
    Rate,
    Section,
    day_words,
    percent,
)
from livelihood.dossier import unknown_years, whole_years
from livelihood.models import Bulletin, Matter, MatterUpdate
from livelihood.programmes import period_words
from livelihood.promises import month_words
from publishing.masking import mask
from publishing.pages.government_meta import minute

WITHDRAWN = "本项已撤下"
#: 一、二、… as headings count: more than a bulletin has.
ORDINALS = (*"一二三四五六七八九十", *(f"十{digit}" for digit in "一二三四五六七八九"))
#: Counts that 总数 is made of, as they are called; 办结 is named by the programme.
SHARES = (
    ("awaiting", "完工待验收"),
    ("overdue", "逾期"),
    ("ahead", "超序时"),
    ("on_track", "达序时"),
    ("behind", "未达序时"),
    ("not_started", "未启动"),
    ("unreported", "未报进度"),
    ("known_until", "资料截至较早"),
)
APART = (
    ("standing", "常态化推进"),
    ("reported_done", "来源报道已完成"),
    ("reported", "来源报道正在推进"),
)


def paper_of(bulletin: Bulletin) -> Paper:
    """The bulletin as it may be read now; a fixed number of queries."""
    content = printable_everywhere(bulletin.content)
    programme = content.get("programme") or {}
    paper = Paper(
        code=bulletin.code,
        title=_said(bulletin.title),
        number=_said(bulletin.number),
        owner=_said(str(bulletin.owner)),
        programme=_said(programme.get("name") or bulletin.programme.name),
        programme_code=bulletin.programme.code,
        as_of=bulletin.as_of,
        issued_on=bulletin.issued_on,
        done_word=programme.get("done_word") or bulletin.programme.done_word,
        corrects=bulletin.corrects.code if bulletin.corrects else "",
        totals=content.get("totals", {}),
        later=later_than(bulletin),
    )
    if paper.totals:
        _add_numbers(paper, content)
    _add_lists(paper, content)
    _add_closing(paper, bulletin, content)
    return paper


def _said(text: str) -> str:
    return mask(" ".join(printable_everywhere(text).split()))


def _add_numbers(paper, content) -> None:
    totals, word = paper.totals, paper.done_word
    line = (("listed", "列入"), ("cancelled", "终止"), ("suspended", "暂缓"), ("total", "总数"))
    apart = [(name, f"{label}（另列）") for name, label in APART if totals[name]]
    shares = [(name, label) for name, label in (("done", word), *SHARES) if totals[name]]
    if totals["listed"]:
        paper.counts = [Count(name, label, totals[name]) for name, label in (*line, *shares)]
        paper.rates = [
            Rate(
                "total", f"{word}率", percent(totals["done_rate"]),
                f"{word}{totals['done']}件，共{totals['total']}件",
            ),
            Rate(
                "due_by_now", f"按期{word}率", percent(totals["on_time_rate"]),
                f"到期应{word}{totals['due_by_now']}件，按原定日期完工{totals['done_on_time']}件",
            ),
        ]  # fmt: skip
    paper.counts += [Count(name, label, totals[name]) for name, label in apart]
    paper.summary = [_said(words) for words in _summary(paper, totals, content.get("known_until"))]
    paper.groups = [
        GroupTable(
            table["title"], table["heading"], table["condition"],
            [Group(_said(row.pop("name")), row.pop("value"), row) for row in table["rows"]],
        )
        for table in content["groups"]
    ]  # fmt: skip


def _summary(paper, totals, until) -> list[str]:
    """The totals in sentences: the line that hides nothing, both rates, how the rest stands."""
    word = paper.done_word
    if not totals["listed"]:
        return [f"截至{day_words(paper.as_of)}，{paper.programme}没有登记的事项。"]
    aside = [
        f"{name}{totals[key]}件" for key, name in (("cancelled", "终止"), ("suspended", "暂缓"))
    ]
    apart = [f"{label}{totals[name]}件" for name, label in APART if totals[name]]
    rest = [f"{label}{totals[name]}件" for name, label in SHARES if totals[name]]
    sentences = [
        f"截至{day_words(paper.as_of)}，{paper.programme}列入{totals['listed']}件，"
        f"{'、'.join(aside)}，总数{totals['total']}件"
        + (f"；另有{'、'.join(apart)}，不计入总数。" if apart else "。"),
        f"已{word}{totals['done']}件，{word}率{percent(totals['done_rate'])}；"
        f"到期应{word}{totals['due_by_now']}件，按原定日期完工{totals['done_on_time']}件，"
        f"按期{word}率{percent(totals['on_time_rate'])}。",
    ]
    if rest:
        sentences.append(f"其余：{'，'.join(rest)}。")
    if until:
        month = month_words(date.fromisoformat(until))
        sentences.append(f"资料截至{month}，其后未公布，不计算逾期和序时。")
    return sentences


def _add_lists(paper, content) -> None:
    lists = content.get("lists", [])
    asked = content.get("round")
    lines = [line for found in (*lists, asked or {"lines": []}) for line in found["lines"]]
    public = _public_codes(Matter, {line["code"] for line in lines})
    quoted = _public_codes(MatterUpdate, {line["problems_of"] for line in lines} - {""})
    found = [(row["part"], row["title"], "", row["lines"]) for row in lists]
    if asked:
        found.append(("", "本月未报", _said(_round_words(asked)), asked["lines"]))
    paper.sections = [
        Section(
            # 一 is the totals.
            ORDINALS[position], part, title, note,
            [_line(line, public, quoted) for line in rows],
        )
        for position, (part, title, note, rows) in enumerate(found, 1)
    ]  # fmt: skip


def _public_codes(model, codes: Iterable[str]) -> set[str]:
    return set(model.objects.public().filter(code__in=codes).values_list("code", flat=True))


def _line(line, public, quoted) -> Line:
    if line["code"] not in public:
        return Line(number=_said(line["number"]), title=WITHDRAWN)
    problems = line["problems"] if line["problems_of"] in quoted else ""
    return Line(
        number=_said(line["number"]),
        title=_said(line["title"]),
        code=line["code"],
        unit=_said(line["unit"]),
        status=_said(line["status"]),
        why=_said(line["why"] + problems),
    )


def _round_words(asked) -> str:
    """What was asked by when and what came: names are given only once that day is over."""
    period, due = (day_words(date.fromisoformat(asked[key])) for key in ("period_end", "due_on"))
    counts = f"应报{asked['asked']}件，已报{asked['reported']}件"
    if asked["returned"]:
        counts += f"，退回修改{asked['returned']}件"
    words = f"截至{period}的月报，须于{due}前报送：{asked['units']}个单位，{counts}。"
    if not asked["is_over"]:
        return f"{words}取数时报送截止日未过，不列未报的单位和事项。"
    if silent := asked["silent_units"]:
        names = "、".join(f"{unit['name']}（{unit['asked']}件）" for unit in silent)
        words += f"没有报送的单位{len(silent)}个：{names}。"
    elif not asked["lines"]:
        words += "各单位均已报送。"
    return words


def _add_closing(paper, bulletin, content) -> None:
    """说明和要求, 异议, and what the numbers rest on."""
    ordinals = iter(ORDINALS[len(paper.sections) + 1 :])
    paper.remarks = [_said(line) for line in bulletin.remarks.splitlines() if line.strip()]
    if paper.remarks:
        paper.remarks_heading = f"{next(ordinals)}、说明和要求"
    if bulletin.objection_from:
        first, last = bulletin.objection_from, bulletin.objection_to
        # Of a year without a calendar nobody knows: once it is there the words must not change.
        calendar = whole_years(first, last)
        is_known = not unknown_years(first, last, calendar)
        worked = f"（{calendar.between(first, last)}个工作日）" if is_known else ""
        paper.objection_heading = f"{next(ordinals)}、异议"
        paper.objection = _said(
            f"对本通报有异议的，请于{day_words(first)}至{day_words(last)}{worked}"
            f"向{bulletin.objection_contact}提出。"
        )
    programme = bulletin.programme
    paper.basis = [
        f"清单：{paper.programme}（{programme.district.name}，"
        f"{period_words(programme.period_start, programme.period_end)}）。",
        "总数 = 列入 − 终止 − 暂缓；"
        f"{paper.done_word}：完工并且通过验收；按期{paper.done_word}率只看原定日期；"
        "逾期只按注明的完成时限；序时按计划节点，没有节点的按时间推算。",
    ]
    if content.get("taken_at"):
        taken_at = minute(datetime.fromisoformat(content["taken_at"]))
        paper.basis.append(f"数据按{taken_at}已公开的资料取得，印发后不再改动。")
    # Masked as they are read: what stands beside a word decides whether it is a home.
    paper.basis = [_said(line) for line in paper.basis]
