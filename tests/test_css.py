"""Our style sheets and templates hold nothing that a Chrome 60-level engine needs and lacks.

The reader's phone may be ten years old: what such an engine does not know it drops, with the whole
rule if it stands in a selector. What it may drop without harm (`text-underline-offset`) is allowed.
"""

import re
from pathlib import Path

import pytest
import tinycss2

ROOT = Path(__file__).parent.parent
SHEETS = sorted([*(ROOT / "static").rglob("*.css"), *(ROOT / "portal").glob("*.css")])
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

AT_RULES = {"media", "page", "supports", "font-face", "keyframes"}
SELECTORS = re.compile(r":(has|is|where|focus-visible|focus-within|dir|user-|modal|popover)\b|&")
PROPERTIES = re.compile(
    r"^(inset|aspect-ratio|gap|row-gap|column-gap|place-(content|items|self)|accent-color"
    r"|(margin|padding|border)-(inline|block)|inset-(inline|block)|content-visibility|container"
    r"|translate|rotate|scale|backdrop-filter|overscroll-behavior|animation-timeline)"
)
FUNCTIONS = {
    "min",
    "max",
    "clamp",
    "color-mix",
    "oklch",
    "oklab",
    "lab",
    "lch",
    "hwb",
    "light-dark",
}
FUNCTIONS |= {"env", "round", "repeat-x", "fit-content", "conic-gradient", "image-set"}
UNITS = re.compile(r"^(d|s|l)v(h|w|i|b|min|max)$|^cq|^(lh|rlh|cap|ic)$", re.I)
MEDIA = re.compile(r"[<>]|hover|pointer|prefers-contrast|dynamic-range")


def walk(tokens):
    """Every token, those inside blocks and functions included."""
    for token in tokens:
        yield token
        for inner in ("content", "arguments"):
            if isinstance(getattr(token, inner, None), list):
                yield from walk(getattr(token, inner))


def faults(css: str):
    """What an old engine would drop, in words, with its line."""
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        yield from faults_of(rule)


def faults_of(rule):
    if rule.type == "error":
        yield f"{rule.source_line}: {rule.message}"
    elif rule.type == "at-rule":
        prelude = tinycss2.serialize(rule.prelude)
        if rule.lower_at_keyword not in AT_RULES:
            yield f"{rule.source_line}: @{rule.at_keyword}"
        elif rule.lower_at_keyword == "media":
            if MEDIA.search(prelude):
                yield f"{rule.source_line}: @media {prelude}"
            for inner in tinycss2.parse_rule_list(rule.content, True, True):
                yield from faults_of(inner)
        elif rule.content:
            yield from faults_in_block(rule.content)
    elif rule.type == "qualified-rule":
        selector = tinycss2.serialize(rule.prelude)
        if SELECTORS.search(selector):
            yield f"{rule.source_line}: {selector.strip()}"
        yield from faults_in_block(rule.content)


def faults_in_block(content):
    for item in tinycss2.parse_blocks_contents(content, True, True):
        if item.type != "declaration":
            yield f"{item.source_line}: {item.type} inside a rule"
            continue
        if PROPERTIES.match(item.lower_name):
            yield f"{item.source_line}: {item.name}"
        for token in walk(item.value):
            if token.type == "function" and token.lower_name in FUNCTIONS:
                yield f"{token.source_line}: {token.name}()"
            elif token.type == "function" and token.lower_name in ("rgb", "rgba", "hsl", "hsla"):
                if token.arguments and "," not in tinycss2.serialize(token.arguments):
                    yield f"{token.source_line}: {token.name}() without commas"
            elif token.type == "dimension" and UNITS.match(token.unit):
                yield f"{token.source_line}: {token.representation}"
            elif token.type == "hash" and len(token.value) in (4, 8):
                yield f"{token.source_line}: #{token.value}"


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_old_engines_understand_every_rule(sheet):
    assert not list(faults(sheet.read_text()))


@pytest.mark.parametrize(
    "css",
    [
        "@layer base { a { color: red } }",
        "@container (min-width: 1px) { a { color: red } }",
        "a { color: red; &:hover { color: blue } }",
        "a { color: red; b { color: blue } }",
        "a:has(b) { color: red }",
        ":is(a, b) { color: red }",
        "a:focus-visible { color: red }",
        "a { inset: 0 }",
        "a { aspect-ratio: 1 }",
        "a { gap: 1em }",
        "a { margin-inline: 1em }",
        "a { width: min(1px, 2px) }",
        "a { width: calc(1px + max(1px, 2px)) }",
        "a { font-size: clamp(1px, 2px, 3px) }",
        "a { color: rgb(0 0 0 / 50%) }",
        "a { color: #11223344 }",
        "a { height: 100dvh }",
        "@media (width >= 1px) { a { color: red } }",
        "@media (min-width: 1px) { a { gap: 1px } }",
    ],
)
def test_the_lint_sees(css):
    assert list(faults(css))


def test_the_lint_lets_pass_what_old_engines_know_or_may_drop():
    css = (
        ":root { --a: 1rem } a:focus { outline: 1px solid rgba(0, 0, 0, 0.5) }"
        "@media (min-width: 48em) { a { grid-gap: calc(2 * var(--a)) } }"
        "a { text-underline-offset: 0.2em; color: #fff }"
    )
    assert not list(faults(css))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_use_no_element_that_old_engines_lack(path):
    assert not re.search(r"<(dialog|template|slot|portal|search)\b|\bpopover\b", path.read_text())


@pytest.mark.parametrize(
    "path",
    [ROOT / "static" / "css" / f"{name}.css" for name in ("base", "layout", "parts", "figures")],
    ids=lambda path: path.name,
)
def test_colours_and_sizes_of_text_come_from_the_tokens(path):
    """White on red apart, a colour or a text size of the public pages has one home."""
    css = path.read_text()
    colours = set(re.findall(r"#[0-9a-f]{3,8}\b", css)) - {"#fff"}
    sizes = [size for size in re.findall(r"font-size:\s*([^;]+);", css) if "var(" not in size]
    assert not colours
    assert not sizes
