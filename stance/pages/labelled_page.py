"""Read a whole page of text by the labels of its lines, and judge by them which of two readings fits it better."""

import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from stance.pages.article_furniture import as_paragraphs, headings_apart, is_caption
from stance.pages.article_title import plain_title
from stance.pages.assemble import Found, FoundPage
from stance.pages.boilerplate import is_notice, kinds_said
from stance.pages.bylines import FULL_NAME, take_byline
from stance.pages.chats import chat_joined
from stance.pages.dates import parse_date
from stance.pages.headings import find_headings
from stance.pages.heads import looks_like_name
from stance.pages.labelled import labelled_comments
from stance.pages.labelled_heads import INITIAL, NUMBER, is_usual, name_in
from stance.pages.labelled_texts import joined, wrapped_at
from stance.pages.line_labels import Labels, label_lines
from stance.pages.line_truth import LABELS, Alignment, Written, align
from stance.pages.lines import Line
from stance.pages.marks import mark_of, marks_of
from stance.pages.name_spans import Name, names_in_lines
from stance.pages.reference import reference_day
from stance.pages.remains import MIN_SIGNATURE
from stance.pages.screen import Screen, Shown
from stance.pages.screen_page import found_comments

# Learning what the lines are takes as long as reading them: longer pages are left to their heads.
MAX_LINES = 2_000
# A reading whose lines the labels find less probable by more than that (natural logarithms, a page) is given up; nearer, what is known decides.
MARGIN = 1.0
# A page with fewer comments shows no manner of its own: what rules read is given up for more, and their names are kept.
FEW = 5
MARGIN_OF_FEW = 5.0
# Of the comments, so many have the next one's name where a reading lags behind; texts that begin alike are the same.
MOST_LATE = 0.6
SAME_CHARS = 40
# Rules know what stands in articles better than what stands around comments.
ARTICLE_MARGIN = 5.0
ARTICLE_MARGIN_OF_FEW = 10.0
# Dates stand in short lines, and in prose.
MAX_DATED = 80
# Logarithm of the probability below which no line is a title.
MIN_TITLE = -2.0
# That below which no line is of the article.
NO_ARTICLE = -3.0
# What rules take for a heading takes more.
NO_HEADING = -5.0
# That below which the title of the rules is none, if no other line may be one.
NO_TITLE = -3.0
# Those below which labels doubt the title of the rules, and above which they stand by their own.
UNSURE = -2.6
SURE = -0.7
# By how much they may be surer of it than of that of the rules, below that (0.5 to 2.5: a title of 48 more up to 2).
SURER = 2.0
# By how much a line below another one may be more probable without being the title (0 to 2: two titles of 48 more from 1.2 on).
LEAD = 1.2
# What is left of "Publié le 12 mars" without its date, and what stands beside names.
_POSTED = re.compile(
    r"(?:dernière mise à jour|mise? à jour|actualisée?|parue?|diffusée?|question(?: posée)?|résolue?|explorer|tout|page \d+|membre \w+|(?:post )?publi\w*|post(?:é|ed)\w*(?:\(e\))?|posée?|le|par|by|lancée?|date|écrite?(?: par)?|mise? en ligne|article|billet(?: de blog)?|poser une question|note|avis)\b[.:(e)]*$"
    r"|article (?:paru|publié|de)\b|poser |billet de blog",
    re.I,
)
# "Rédigé par Léa Bel Publié dans …", "Article paru le 3 mars, signé Léa Bel"
_SIGNED = re.compile(
    r"\b(?:par|by|signée?|signature|article de)\s*:?\s+(?:\[\w+\]\s*)?(?:par\s+)?(?P<name>\S.{1,48}?)"
    r"(?=\s*(?:[,;()|·]|\s[-–—]|\s(?:à|le|on|at|dans|in|publiée?|mis)\b|[-–—]?\s*$))",
    re.I,
)
# "Léa lea@a.example": what the fediverse shows beside a name
_ADDRESS_BEHIND = re.compile(r"(?<=\S)\s+\S+@\S+\.\w+$")
_CHANGED = re.compile(r"\bmise? à jour|\bmodifiée? le|\bactualisée?\b|\bupdated\b", re.I)
_TAGS = re.compile(r"(?:#[^\W\d_]\w*\s*){2,}")
_ARTICLE = "ATP"
_COMMENTS = "NDB"


def by_labels(
    lines: Sequence[Line], page: FoundPage, *, reference: str | None = None, labels: Labels | None = None
) -> FoundPage:
    """Return a page with the article and the comments that fit the labels of its lines better.

    Parameters
    ----------
    lines : sequence of Line
    page : FoundPage
        As rules read it: kept where the labels find that as probable as their own reading.
    reference : str, optional
        The day that relative dates count from, where it stands elsewhere than in the lines.
    labels : Labels, optional
        Those of the lines, where they are known already.
    """
    if not any(line.text for line in lines) or len(lines) > MAX_LINES:
        return page
    labels = labels or label_lines(lines)
    screen = Screen(lines, marks_of(lines))
    names = _names(lines, labels.labels)
    shown = labelled_comments(screen, labels.labels, names)
    own = _page(lines, labels, shown, page)
    writer = _writer(labels, names, page.author)
    own.author = writer or own.author
    day, exact = (reference, True) if reference else reference_day(lines, own.date)
    day = day or own.date
    year = _year(lines, labels.labels) if day is None else None
    own.comments = found_comments(shown, own.author, day, whole_days=not exact, year=year)
    opens = own.comments and not own.text and page.text and page.text in own.comments[0].text
    parted = page.comments and (len(page.comments) >= FEW or page.declared)
    if opens or (not own.comments and parted):
        # comments that only numbers part; a topic's first message, which is its article
        return page
    one, two = _implied(lines, page), _implied(lines, own)
    # what is joined from several lines, as in chats, cannot be judged by lines
    judged = all(one.texts) or chat_joined(lines) is lines
    gain = _gain(labels, one, two, _COMMENTS)
    few = len(page.comments) < FEW and len(own.comments) < FEW
    closer = gain > MARGIN_OF_FEW if few else gain > MARGIN or (gain > -MARGIN and _knows_as_much(own, page))
    comments = own if judged and closer and not _lags(own.comments, page.comments) else page
    shared = any(mine == "B" and its == "A" for mine, its in zip(one.labels, two.labels, strict=True))
    better = _gain(labels, one, two, _ARTICLE) > (ARTICLE_MARGIN_OF_FEW if few else ARTICLE_MARGIN)
    texts = (
        own if better and (comments is own or not shared) else _without_furniture(lines, labels, one, page)
    )
    texts = _signed_below(lines, _with_tags(lines, labels.labels, texts))
    signatures = _signatures(lines, labels.labels)
    kept = own.comments if comments is own else _renamed(page.comments, one, names)
    return replace(
        texts,
        text=_above(texts.text, signatures),
        title=own.title if texts is own else _better_title(labels, one, page.title, own.title, two),
        author=_before_open_bracket(writer or texts.author or own.author),
        date=texts.date or own.date,
        url=page.url,
        id=page.id,
        comments=[replace(comment, text=_above(comment.text, signatures)) for comment in kept]
        if signatures
        else kept,
        declared=page.declared,
    )


def _lags(own: Sequence[Found], given: Sequence[Found]) -> bool:
    """Say whether a reading gives most texts of another one the name of the next: it lacks the last, whose name it gave away."""
    if any(not (c.author and c.date) for c in given) or not len(given) > len(own) >= FEW:
        return False
    late = (
        mine.author == after.author != its.author and mine.text[:SAME_CHARS] == its.text[:SAME_CHARS]
        for mine, its, after in zip(own, given, given[1:], strict=False)
    )
    return sum(late) >= MOST_LATE * len(own)


def _signatures(lines: Sequence[Line], labels: str) -> frozenset[str]:
    """Return the lines that labels take for a text's end at one place and for what stands below it at another: signatures."""
    ends: dict[str, set[str]] = {}
    rows = [at for at, line in enumerate(lines) if line.text]
    for above, below in pairwise(rows):
        if labels[above] in "AB" and labels[below] in "ABF" and len(lines[below].text) >= MIN_SIGNATURE:
            ends.setdefault(lines[below].text, set()).add("F" if labels[below] == "F" else "B")
    return frozenset(text for text, kinds in ends.items() if len(kinds) > 1 and not kinds_said(text))


def _above(text: str, signatures: Collection[str]) -> str:
    above, _end, last = text.rstrip().rpartition("\n")
    return above.rstrip() if last in signatures and above.strip() else text


def _with_tags(lines: Sequence[Line], labels: str, page: FoundPage) -> FoundPage:
    """Return a page with the line of tags that a network's post ends with."""
    rows = [at for at, line in enumerate(lines) if line.text]
    last = page.text.rpartition("\n")[2]
    tags = (
        lines[below].text
        for above, below in pairwise(rows)
        if lines[above].text == last and labels[above] == "A" and _TAGS.fullmatch(lines[below].text)
    )
    below = next(tags, None)
    return page if below is None or not last else replace(page, text=f"{page.text}\n\n{below}")


def _signed_below(lines: Sequence[Line], page: FoundPage) -> FoundPage:
    """Return a page whose author nothing tells with the name that stands alone below its text, where it stands above too (Mediapart)."""
    above, _gap, last = page.text.rpartition("\n\n")
    if page.author is not None or not above or not FULL_NAME.fullmatch(last):
        return page
    if sum(line.text == last for line in lines) < 2:
        return page
    return replace(page, text=above, author=last, headings=[text for text in page.headings if text != last])


def _writer(labels: Labels, names: Mapping[int, Name], known: str | None) -> str | None:
    """Return the name within the lines that say who wrote the article, or when: that which rules know, else the most probable."""
    signed = [name for at, name in names.items() if labels.labels[at] == "P" and _is_person(name.text)]
    best = max(signed, key=lambda name: (name.text == known, name.log_p), default=None)
    return best.text if best else None


def _renamed(comments: Sequence[Found], reading: Alignment, names: Mapping[int, Name]) -> list[Found]:
    """Return comments that rules read, with the names that their lines hold."""
    return [
        replace(comment, author=names[line].text)
        if line is not None and line in names and comment.answers is None
        else comment
        for comment, line in zip(comments, reading.names, strict=True)
    ]


def _year(lines: Sequence[Line], labels: str) -> str | None:
    """Return the year that most dates around the comments say."""
    dates = (
        parse_date(line.text)
        for line, label in zip(lines, labels, strict=True)
        if label not in "BA " and len(line.text) <= MAX_DATED
    )
    years = Counter(date[:4] for date in dates if date)
    return years.most_common(1)[0][0] if years else None


def fit_of(lines: Sequence[Line], labels: Labels, one: FoundPage, other: FoundPage) -> float:
    """Return how much more probable the labels of a page's lines make the comments of another reading (natural logarithm of the ratio)."""
    return _gain(labels, _implied(lines, one), _implied(lines, other), _COMMENTS)


def fitter(
    lines: Sequence[Line], labels: Labels, page: FoundPage, other: FoundPage, margin: float
) -> FoundPage:
    """Return a page with the comments and the article of another reading, where the labels of its lines make these more probable.

    Parameters
    ----------
    lines : sequence of Line
    labels : Labels
        Those of the lines.
    page, other : FoundPage
    margin : float
        By how much (natural logarithm of the ratio) the other reading is to be more probable.
    """
    told = sum(comment.author is not None and comment.date is not None for comment in other.comments)
    if not page.comments and 2 * told <= len(other.comments):
        # an article whose lists look like comments, or none
        return page
    one, two = _implied(lines, page), _implied(lines, other)
    comments, declared = other.comments, other.declared
    # where names and texts share lines, labels judge neither
    blind = not all(one.texts) and _known(page)[1:3] > _known(other)[1:3]
    if blind or _gain(labels, one, two, _COMMENTS) <= margin:
        comments = _renamed(page.comments, one, _names(lines, labels.labels))
        declared = page.declared
    article = other if _gain(labels, one, two, _ARTICLE) > margin else page
    return replace(
        article,
        # a heading is a title, whatever the line looks like
        title=page.title if page.title and any(map(str.isalnum, page.title)) else other.title,
        author=article.author or other.author,
        date=article.date or other.date,
        comments=comments,
        declared=declared,
        url=page.url or other.url,
    )


def _names(lines: Sequence[Line], labels: str) -> dict[int, Name]:
    """Return the names within the lines that say who wrote comments or the article."""
    signed = [at for at, label in enumerate(labels) if label in "NP"]
    if labels.count("N") < FEW:
        return {}
    texts = [lines[at].raw or lines[at].text for at in signed]
    if is_usual(INITIAL, texts):
        texts = [INITIAL.sub("", text) for text in texts]
    numbered = is_usual(NUMBER, texts)
    found = {}
    for at, text, name in zip(signed, texts, names_in_lines(texts), strict=True):
        if name is not None:
            number = None if numbered else NUMBER.match(text)
            # "35 vaches et demie" is called so where no other line is numbered
            whole = text.strip() if number and text[number.end() :].strip() == name.text else name.text
            found[at] = name._replace(text=_ADDRESS_BEHIND.sub("", whole))
    return found


def _without_furniture(lines: Sequence[Line], labels: Labels, one: Alignment, page: FoundPage) -> FoundPage:
    """Return a page without the lines of its article that labels are sure are none; a sentence that leaks costs less than one lost."""
    column = LABELS.index("A")
    sure = {
        lines[index].text
        for row, index in enumerate(labels.rows)
        if one.labels[index] == "A"
        and labels.labels[index] == "F"
        and labels.log_p[row, column] < (NO_HEADING if lines[index].text in page.headings else NO_ARTICLE)
        and not lines[index].is_sentence
    }
    paragraphs = page.text.split("\n\n")
    kept = [paragraph for paragraph in paragraphs if not sure.issuperset(paragraph.split("\n"))]
    if not kept or len(kept) == len(paragraphs):
        return page
    text = "\n\n".join(kept)
    return replace(page, text=text, headings=[heading for heading in page.headings if heading in kept])


def _knows_as_much(own: FoundPage, page: FoundPage) -> bool:
    """Say whether a reading has as many comments as another, and knows no less of them."""
    gains = [mine - its for mine, its in zip(_known(own), _known(page), strict=True)]
    return gains[0] == 0 and min(gains) >= 0


def _known(page: FoundPage) -> tuple[int, ...]:
    """Return how many comments a page has, how many of them have a name, a date, are known to answer another or to be the author's, and the breaks that they lack."""
    comments = page.comments
    return (
        len(comments),
        sum(comment.author is not None for comment in comments),
        sum(comment.date is not None for comment in comments),
        sum(bool(comment.parent or comment.answers) for comment in comments),
        sum(comment.by_author for comment in comments),
        -sum(comment.text.strip().count("\n") for comment in comments),
    )


def _gain(labels: Labels, one: Alignment, other: Alignment, kinds: str) -> float:
    """Return how much more probable one reading is than another, over the lines that either takes for one of some kinds."""
    gain = 0.0
    for row, index in enumerate(labels.rows):
        mine, its = one.labels[index], other.labels[index]
        if mine != its and (mine in kinds or its in kinds):
            gain += float(labels.log_p[row, LABELS.index(its)] - labels.log_p[row, LABELS.index(mine)])
    return gain


def _implied(lines: Sequence[Line], page: FoundPage) -> Alignment:
    written = [Written(comment.text, comment.author, comment.date) for comment in page.comments]
    return align(lines, page.title, page.text, written, author=page.author, date=page.date)


def _page(lines: Sequence[Line], labels: Labels, shown: Sequence[Shown], known: FoundPage) -> FoundPage:
    """Return title and article; what no label says of author and date is what rules know."""
    first = min((comment.top for comment in shown), default=len(lines))
    page = FoundPage(author=known.author, date=known.date)
    places = [
        i
        for i, label in enumerate(labels.labels)
        if label == "A" and i < first and not is_notice(lines[i].text) and not is_caption(lines[i].text)
    ]
    texts = list(joined(lines, places, wrapped_at(lines, [places])))
    page.text = "\n\n".join(headings_apart(as_paragraphs(texts)))
    page.headings = find_headings(page.text)
    page.title = _title(lines, labels, first)
    _take_byline(page, lines, labels.labels)
    return page


def _take_byline(page: FoundPage, lines: Sequence[Line], labels: str) -> None:
    """Take author and date from the lines that say them, above the article rather than below."""
    body = labels.find("A")
    places = [i for i, label in enumerate(labels) if label == "P"]
    told = FoundPage()
    # when it was changed says less than when it appeared
    ordered = sorted(
        places, key=lambda i: (_CHANGED.search(lines[i].text) is not None, i > body, abs(i - body))
    )
    texts = [lines[i].raw or lines[i].text for i in ordered]
    signed = (match["name"] for text in texts for match in _SIGNED.finditer(text))
    told.author = next(filter(_is_person, signed), None)
    for text in texts:
        before = told.author
        take_byline(told, text)
        if told.author != before and not _is_person(told.author):
            told.author = before
        name = _named(text)
        told.author = told.author or (name if name != page.title else None)
        told.date = told.date or parse_date(text)
    # the hour may stand elsewhere
    if told.date and not (page.date or "").startswith(told.date):
        page.date = told.date
    page.author = told.author or page.author


def _named(text: str) -> str | None:
    name, _by_author = name_in(text)
    return name if _is_person(name) else None


def _is_person(name: str | None) -> bool:
    return (
        name is not None
        and looks_like_name(name)
        and name[0].isalpha()
        and not parse_date(name)
        and mark_of(name).kind in "th@"
        and _POSTED.match(name) is None
    )


def _before_open_bracket(name: str | None) -> str | None:
    """Return a name without a bracket that what stands beside it opens: "Anne Bel (Dole (Jura), envoyée spéciale)" is read up to the comma."""
    return name.partition(" (")[0] if name and name.count("(") > name.count(")") else name


def _better_title(
    labels: Labels, one: Alignment, title: str | None, other: str | None, two: Alignment
) -> str | None:
    """Return the title of an article that rules read; where labels doubt it, the line that they are sure of, or none: posts have none."""
    doubt = _certainty(labels, one)
    sure = _certainty(labels, two)
    if doubt >= UNSURE or (other is not None and sure <= SURE and sure - doubt < SURER):
        return title
    if other is not None:
        return other
    # a page that shows no manner, or a title that no line holds, says nothing of it
    return None if len(two.texts) >= FEW and -math.inf < doubt < NO_TITLE else title


def _certainty(labels: Labels, reading: Alignment) -> float:
    """Return the logarithm of the probability that the line that a reading takes for the title is one."""
    column = LABELS.index("T")
    rows = (row for row, index in enumerate(labels.rows) if reading.labels[index] == "T")
    return max((float(labels.log_p[row, column]) for row in rows), default=-math.inf)


def _title(lines: Sequence[Line], labels: Labels, first: int) -> str | None:
    """Return the line above the comments that is most probably the title; a post may have none."""
    column = LABELS.index("T")
    probable = [
        (float(labels.log_p[row, column]), index)
        for row, index in enumerate(labels.rows)
        if index < first and not _POSTED.match(lines[index].text)
    ]
    best = max(probable, default=None)
    if best is None or best[0] <= MIN_TITLE:
        return None
    # below a title may stand a picture, whose caption looks like one
    at = min(index for log_p, index in probable if log_p >= max(best[0] - LEAD, MIN_TITLE))
    return plain_title(lines[at].text)
