"""A bulletin as a Word document: A4, the margins and fonts of 公文, opened by WPS and Word alike.

Sizes follow GB/T 9704 (党政机关公文格式): 仿宋 三号 text, 黑体 headings, 宋体 title, and the page
number between dashes at the foot. Tables repeat their heading on every page.
"""

import io

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from livelihood.bulletins.paper import Paper, day_words

TEXT, HEADING, TITLE = "仿宋", "黑体", "宋体"
#: 二号, 三号 and 四号 in points, and what a table of four columns takes.
TITLE_SIZE, TEXT_SIZE, FOOT_SIZE, TABLE_SIZE = Pt(22), Pt(16), Pt(14), Pt(11)
#: Line spacing of the text, exact, as the standard has it: 22 lines a page.
LEADING = Pt(28)
WIDTH_MM = 156
LINE_COLUMNS = (("序号", 14), ("事项", 44), ("牵头单位", 32), ("情况和原因", 66))
GROUP_COLUMNS = (
    ("total", "总数"),
    ("done", "{done}"),
    ("done_rate", "{done}率"),
    ("on_time_rate", "按期率"),
    ("overdue", "逾期"),
    ("behind", "未达序时"),
)
GROUP_COLUMN_MM = 19
MOST_PROPERTY = 255


def document_of(paper: Paper) -> bytes:
    """The bulletin as the bytes of a .docx file."""
    document = docx.Document()
    _set_page(document)
    _set_fonts(document)
    document.core_properties.title = paper.title[:MOST_PROPERTY]
    document.core_properties.author = paper.owner[:MOST_PROPERTY]
    document.core_properties.comments = ""
    _write_head(document, paper)
    _heading(document, "一、总体情况")
    for sentence in paper.summary:
        _text(document, sentence)
    for table in paper.groups:
        _write_groups(document, table, paper.done_word)
    for section in paper.sections:
        _heading(document, section.heading)
        if section.note:
            _text(document, section.note)
        if section.lines:
            _write_lines(document, section.lines)
    _write_end(document, paper)
    _write_page_numbers(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _set_page(document) -> None:
    page = document.sections[0]
    page.orientation = WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin = Mm(37), Mm(35)
    page.left_margin, page.right_margin = Mm(28), Mm(26)


def _set_fonts(document) -> None:
    style = document.styles["Normal"]
    style.font.size = TEXT_SIZE
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    _use_font(style.element.get_or_add_rPr(), TEXT)
    language = OxmlElement("w:lang")
    language.set(qn("w:eastAsia"), "zh-CN")
    style.element.rPr.append(language)


def _use_font(properties, name) -> None:
    """Chinese text takes the font of `eastAsia`: the one that python-docx sets is for Latin."""
    fonts = properties.get_or_add_rFonts()
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), name)


def _run(paragraph, text, *, font=TEXT, size=TEXT_SIZE, bold=False):
    run = paragraph.add_run(text)
    run.bold = bold
    run.font.size = size
    _use_font(run._element.get_or_add_rPr(), font)
    return run


def _text(document, text, *, align=None) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.line_spacing = LEADING
    if align is None:
        paragraph.paragraph_format.first_line_indent = TEXT_SIZE * 2
    else:
        paragraph.alignment = align
    _run(paragraph, text)


def _heading(document, text) -> None:
    paragraph = document.add_paragraph()
    form = paragraph.paragraph_format
    form.line_spacing, form.space_before = LEADING, Pt(6)
    form.first_line_indent = TEXT_SIZE * 2
    form.keep_with_next = True
    # An outline level, so that WPS lists the headings, without the colours of a built-in style.
    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), "0")
    paragraph._element.get_or_add_pPr().append(level)
    _run(paragraph, text, font=HEADING)


def _write_head(document, paper) -> None:
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.line_spacing = 1.3
    _run(title, paper.title, font=TITLE, size=TITLE_SIZE, bold=True)
    if paper.number:
        _text(document, paper.number, align=WD_ALIGN_PARAGRAPH.CENTER)
    _text(document, "", align=WD_ALIGN_PARAGRAPH.CENTER)


def _write_groups(document, table, done_word) -> None:
    columns = [label.format(done=done_word) for _, label in GROUP_COLUMNS]
    taken = GROUP_COLUMN_MM * len(columns)
    widths = [WIDTH_MM - taken] + [GROUP_COLUMN_MM] * len(columns)
    _caption(document, table.title)
    rows = [
        [group.name, *(_with_counts(group, name) for name, _ in GROUP_COLUMNS)]
        for group in table.rows
    ]
    _table(document, [table.heading, *columns], widths, rows, centred=True)


def _with_counts(group, name) -> str:
    """A number of a group; a rate has the counts that it is made of on a line below."""
    return "\n".join(filter(None, (group.shown(name), group.behind(name))))


def _write_lines(document, lines) -> None:
    headings, widths = zip(*LINE_COLUMNS, strict=True)
    rows = [
        [line.number or position, line.title, line.unit, line.why]
        for position, line in enumerate(lines, 1)
    ]
    _table(document, headings, widths, rows)


def _caption(document, text) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_before = Pt(8)
    paragraph.paragraph_format.keep_with_next = True
    _run(paragraph, text, font=HEADING, size=FOOT_SIZE)


def _table(document, headings, widths, rows, *, centred=False) -> None:
    """A ruled table of fixed widths in mm, its heading repeated and no row torn in two."""
    table = document.add_table(rows=0, cols=len(headings), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for number, cells in enumerate([headings, *rows]):
        row = table.add_row()
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for position, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
            cell.width = Mm(widths[position])
            paragraph = cell.paragraphs[0]
            if number == 0 or (centred and position):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            font = HEADING if number == 0 else TEXT
            _run(paragraph, str(text), font=font, size=TABLE_SIZE)


def _write_end(document, paper) -> None:
    if paper.remarks:
        _heading(document, paper.remarks_heading)
        for line in paper.remarks:
            _text(document, line)
    if paper.objection:
        _heading(document, paper.objection_heading)
        _text(document, paper.objection)
    _text(document, "", align=WD_ALIGN_PARAGRAPH.RIGHT)
    _text(document, paper.owner, align=WD_ALIGN_PARAGRAPH.RIGHT)
    _text(document, day_words(paper.issued_on), align=WD_ALIGN_PARAGRAPH.RIGHT)
    notes = list(paper.basis)
    notes += [f"印发以后的更正（{later.at:%Y-%m-%d}）：{later.words}" for later in paper.later]
    for note in notes:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(4)
        _run(paragraph, f"注：{note}", size=TABLE_SIZE)


def _write_page_numbers(document) -> None:
    """— 1 —, as a field that Word and WPS count themselves."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, "— ", font=TITLE, size=FOOT_SIZE)
    number = _run(paragraph, "", font=TITLE, size=FOOT_SIZE)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.set(qn("xml:space"), "preserve")
            part.text = text
        number._element.append(part)
    _run(paragraph, " —", font=TITLE, size=FOOT_SIZE)
