"""Find who wrote the article of an HTML page, and when, around its text."""

import re
from collections.abc import Sequence
from itertools import islice, pairwise

from stance.pages.assemble import FoundPage, same_name
from stance.pages.bylines import FULL_NAME, name_and_date
from stance.pages.dates import find_date
from stance.pages.heads import looks_like_name
from stance.pages.html_head import Head
from stance.pages.html_threads import shows_date
from stance.pages.linked_data import LinkedData
from stance.pages.markup import (
    HEADINGS,
    Element,
    Skip,
    ancestors,
    brief,
    descendants,
    hidden,
    inside,
    is_profile,
    named,
    one_line,
    property_is,
    tag,
    text_of,
    tokens,
    typed,
)
from stance.pages.moments import attribute_moment, field_date, same_moment
from stance.pages.normalize import normalize

# Elements around an article that may say who wrote it and when; a page without an article has all of its own there.
MAX_ABOUT = 5_000
# The day of the week, the day, the month, the year and the hour.
MAX_LEAF_PARTS = 5
MAX_LEAF_CHARS = 12
# A byline stands among the first lines of a text, or not in it.
MAX_OPENING = 6
# "Par Léa Bel et Karim Dour"
MAX_PART = 80
BY = re.compile(
    r"(?:^|\W)(?:par|by|de|por|von|door|auteur\s*:?)\s+(?P<name>[^\d\W][^\d,|•·(/:»]{1,58}?)"
    r"(?=\s*(?:$|[,|–—•·(/]|\s-\s|\ble\s+\w*\.?\s*\d|\ble\s+\w+di\b|\bon\s|\bà\s+\d|\bdans\s|\bin\s|\bpublié\b|\bcatégor))",
    re.I,
)
CLOCK = re.compile(r"(?:^|\bà\s+|\bat\s+)([012]?\d)\s?(?:h|:)\s?([0-5]\d)\b", re.I)
BYLINE = re.compile(
    r"(?:(?:page|texte|article|billet|note)\s+)?(?:écrite?|publiée?|postée?|rédigée?|mise? en ligne|proposée?|posted|published|written|par|by)\s.*",
    re.I,
)
BY_ALONE = re.compile(
    r"(?:(?:propos recueillis|texte|article|publié|écrit|rédigé) )?(?:par|by)\s*:?|auteure?\s*:?", re.I
)
# "Propos recueillis par Léa Bel"
_BEFORE_NAME = re.compile(
    r"^(?:propos recueillis |entretien réalisé |texte |recueilli )?(?:par|by)\s*:?\s+(?=\S)", re.I
)
_READING_TIME_BEHIND = re.compile(r"\W*(?:temps|durée) de lecture\b.{0,30}$", re.I)
_CHANGES = frozenset(("updated", "modified", "date-modified", "dt-updated"))
_CHANGED = re.compile(r"(?:mise? à jour|modifié|updated|edited|dernière)", re.I)
_READING_TIME = re.compile(
    r"\b(?:min(?:utes?)?|temps|durée) de lecture\b|\bmin(?:ute)?s? read\b|\blecture\s*:?\s*\d", re.I
)


def take_author_and_date(
    page: FoundPage,
    scope: Element,
    shared: Element,
    container: Element | None,
    head: Head,
    linked: LinkedData,
    elsewhere: Skip,
) -> None:
    """Give a page its author and date: what data says, what markup names, what the lines around the text say.

    Parameters
    ----------
    page : FoundPage
    scope : Element
        What holds the article with its head and foot.
    shared : Element
        The smallest element that holds both title and text.
    container : Element or None
        What holds the text.
    head, linked : Head, LinkedData
        What the page says of itself.
    elsewhere : callable
        Says which elements are no part of the article.
    """
    around = {shared, *ancestors(shared)}

    def stop(element: Element) -> bool:
        return (
            elsewhere(element)
            or element is container
            or (tag(element) == "aside" and not _describes(element))
            or named(element, "side")
            # the menus beside an article name those of others
            or (named(element, "house") and element not in around and not inside(element, shared))
        )

    about = list(islice(descendants(scope, stop=stop), MAX_ABOUT))
    told = {*about, *([] if stop(scope) else [scope])}
    lines = [
        " ".join(line.split())
        for line in text_of(scope, skip=lambda e: e not in told or tag(e) in HEADINGS, apart=True).split("\n")
        if line.strip()
    ]
    if container is not None:
        opening = [p for p in normalize(text_of(container, skip=elsewhere)).split("\n") if p][:MAX_OPENING]
        lines += [
            p
            for before, p in pairwise(("", *opening))
            if BYLINE.fullmatch(p)
            or name_and_date(p) is not None
            or BY_ALONE.fullmatch(p)
            or BY_ALONE.fullmatch(before)
        ]
    # some papers call themselves the author of all that they print
    house = same_name(head.author, head.site)
    page.author = (
        linked.author
        or _marked_author(about)
        or (None if house else head.author)
        or (_channel(about) if head.video else None)
        or _written_author([*_parts(about), *lines])
        or _lone_author(about)
        or page.author
        or head.author
    )
    page.author = _BEFORE_NAME.sub("", page.author) if page.author else None
    if page.author and page.title and same_name(page.author, page.title):
        # microformats call the title a name too
        page.author = head.author
    if page.author and page.author.isupper() and same_name(page.author, head.author):
        # newspapers shout names that their head spells
        page.author = head.author
    marked = _marked_date(about)
    stated = (
        _as_shown(linked.date or head.date, marked) or marked or _written_date(lines) or _calendar_leaf(about)
    )
    # the line below an article adds the hour to the day above it
    page.date = _preciser(stated or _date_above(scope), page.date)
    if page.date and "T" not in page.date and not (linked.date or head.date):
        clocks = [m for line in lines if len(line) < 200 and (m := CLOCK.search(line))]
        if clocks:
            page.date += f"T{int(clocks[0][1]):02}:{clocks[0][2]}"


def is_byline(paragraph: str) -> bool:
    """Say whether a paragraph is nothing but who wrote an article, or on which day, and how long it takes to read.

    Examples
    --------
    >>> is_byline("Propos recueillis par Anne Bel"), is_byline("Publié le 1 mars 2016 à 8h30 Temps de lecture 4 min.")
    (True, True)
    >>> is_byline("Publié en 1934, le roman fit scandale.")
    False
    """
    if len(paragraph) > MAX_PART:
        return False
    line = _READING_TIME_BEHIND.sub("", paragraph).strip(" ·•|-–—")
    if FULL_NAME.fullmatch(_BEFORE_NAME.sub("", line)):
        return _BEFORE_NAME.match(line) is not None
    date = find_date(line) if BYLINE.fullmatch(line) else None
    return (
        date is not None
        and len(date.iso or "") >= len("2016-03-01")
        and not re.search(r"\w", line[date.end :])
    )


def _describes(aside: Element) -> bool:
    """Say whether an element gives the article's own date, and is no list of others (Joomla)."""
    dated = any(property_is(e, "datePublished") for e in aside.iter())
    return dated and not any(typed(e, "Article", "NewsArticle", "BlogPosting") for e in aside.iter())


def _as_shown(stated: str | None, marked: str | None) -> str | None:
    """Return a date of the head as the page shows it, where that is the same moment in the clock of the site."""
    if stated and marked and stated.endswith("+00:00") and same_moment(stated, marked):
        return marked
    return stated


def _preciser(date: str | None, other: str | None) -> str | None:
    return other if date is None or (other is not None and other.startswith(f"{date}T")) else date


def _marked_author(elements: Sequence[Element]) -> str | None:
    ranked: list[tuple[int, int, str]] = []
    for order, element in enumerate(elements):
        if tag(element) in HEADINGS and named(element, "title"):
            # microformats call the title "p-name"
            continue
        rank = (
            0
            if property_is(element, "author", "creator") or property_is(element, "foaf:name")
            else 1
            if named(element, "name") or "author" in (element.get("rel") or "").split()
            else 2
            if named(element, "author")
            else 3
            if is_profile(element)
            else None
        )
        if rank is None:
            continue
        inner = [e for e in descendants(element) if property_is(e, "name")]
        line = normalize(
            one_line(inner[0] if inner else element, skip=lambda e: hidden(e) or named(e, "noise", "date"))
        ).lstrip(" ,:·|–-")
        match = BY.match(line)
        name = (
            match["name"]
            if match
            else re.sub(
                r"^(?:(?:publié|posté|rédigé|écrit|posted|written) )?(?:par|by|por|von|door)\s*:?\s+",
                "",
                line,
                flags=re.I,
            )
        )
        name = name.strip(" ,:·|–-")
        if (
            1 < len(name) <= 60
            and not find_date(name)
            and not re.match(r"(?:voir tous|tous les articles|plus de)", name, re.I)
        ):
            ranked.append((rank, order, name))
    return min(ranked)[2] if ranked else None


def _channel(elements: Sequence[Element]) -> str | None:
    """Return the name that links to the channel that a video is from (PeerTube)."""
    links = (e for e in elements if tag(e) == "a")
    near = (e for e in links if any(named(around, "channel") for around in (e, *islice(ancestors(e), 2))))
    return next((name for e in near if looks_like_name(name := brief(e, MAX_PART))), None)


def _lone_author(elements: Sequence[Element]) -> str | None:
    """Return the name that stands in an element of its own beside one that holds a date."""
    leaves = [brief(element, 60) for element in elements if len(element) == 0]
    leaves = [line for line in leaves if line]
    for one, other in (*pairwise(leaves), *pairwise(reversed(leaves))):
        date = find_date(other)
        if date is not None and date.start <= 3 and date.end >= len(other) - 1 and FULL_NAME.fullmatch(one):
            return one
    return None


def _written_author(lines: Sequence[str]) -> str | None:
    for line, following in pairwise((*lines, "")):
        # "par" and the name may stand in an element each
        if BY_ALONE.fullmatch(line) and FULL_NAME.fullmatch(following):
            return following
        if len(line) > 200:
            continue
        told = name_and_date(line)
        if told is not None and told[0]:
            return told[0]
        for part in re.split(r"\s*[·•|]\s*|\s[–—-]\s", line):
            match = None if _READING_TIME.search(part) else BY.search(part)
            if match:
                return match["name"].strip()
    return None


def _marked_date(elements: Sequence[Element]) -> str | None:
    visible: list[str] = []
    plain: list[str] = []
    changed: list[Element] = []
    for element in elements:
        if not _CHANGES.isdisjoint(names := tokens(element)) and "published" not in names:
            # WordPress's themes write when a post was changed before when it was published, and hide it
            changed.append(element)
            continue
        if moment := attribute_moment(element.attrib.items()):
            return moment
        dated = (
            tag(element) in ("time", "abbr")
            or named(element, "date")
            or property_is(element, "datePublished", "dateCreated")
        )
        if not dated and not property_is(element, "dc:date", "dc:created"):
            if len(element) == 0 and shows_date(element) and not _CHANGED.match(one_line(element)):
                plain.append(one_line(element))
            continue
        for attribute in ("datetime", "content", "title"):
            date = field_date(element.get(attribute)) if element.get(attribute) else None
            if date:
                return date
        visible.append(one_line(element))
    found = next((m.iso for line in (*visible, *plain) if (m := find_date(line)) and m.iso), None)
    given = (e.get("datetime") or e.get("content") or e.get("title") or one_line(e) for e in changed)
    last = next((date for text in given if (date := field_date(text))), None)
    if found and last and "T" not in found and last.startswith(found):
        # tagDiv calls the only date a change's, and gives the hour in its attribute alone
        return last
    return found or last


def _calendar_leaf(elements: Sequence[Element]) -> str | None:
    """Return the date whose parts stand in an element each: a leaf of a calendar, "dim. / 01 / mai / 2022"."""
    for element in elements:
        if not 1 < len(element) <= MAX_LEAF_PARTS or (element.text or "").strip():
            continue
        leaf = " ".join(brief(part, MAX_LEAF_CHARS) for part in element if tag(part))
        date = find_date(leaf) if any(map(str.isdigit, leaf)) else None
        if date is not None and date.iso and date.start <= len("samedi ") and date.end >= len(leaf) - 1:
            return date.iso
    return None


def _date_above(scope: Element) -> str | None:
    """Return the date above an article, where blogs gather the articles of a day under it."""
    for element in (scope, *list(ancestors(scope))[:3]):
        for before in list(element.itersiblings(preceding=True))[:5]:
            match = find_date(brief(before, 80)) if tag(before) else None
            if match and match.iso:
                return match.iso
    return None


def _parts(elements: Sequence[Element]) -> list[str]:
    """Return what stands in inline elements on its own: "Par Léa" beside a date and how long the text takes to read."""
    return [
        line
        for e in elements
        if tag(e) in ("span", "p", "li", "small") and (line := brief(e, MAX_PART)) and BYLINE.fullmatch(line)
    ]


def _written_date(lines: Sequence[str]) -> str | None:
    return next((m.iso for line in lines if len(line) < 200 and (m := find_date(line)) and m.iso), None)
