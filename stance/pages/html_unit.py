"""Read one unit of an HTML page, an element that holds one comment: who wrote it, when, what, and what it answers."""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice, takewhile

from stance.pages.assemble import Found
from stance.pages.boilerplate import is_action, says
from stance.pages.dates import find_date, is_moment, moment_date
from stance.pages.heads import (
    EDITED_BEHIND,
    IN_REPLY,
    MAX_INITIALS,
    MAX_NAME_CHARS,
    head_line,
    looks_like_name,
    split_badge,
    stands_for_picture,
)
from stance.pages.html_labels import label_of
from stance.pages.html_threads import folds_answers, shows_date
from stance.pages.markup import (
    HEADINGS,
    MAX_NAMES_CHARS,
    PARTED,
    Element,
    ancestors,
    asks,
    brief,
    descendants,
    hidden,
    is_alone,
    is_profile,
    named,
    one_line,
    property_is,
    tag,
    text_of,
    tokens,
)
from stance.pages.moments import attribute_moment, counted_moment, field_date, program_date, same_moment

_TEXT_BLOCKS = frozenset(["div", "section", "article", "p", "td", "blockquote", "span", "dd", "font"])
_MOMENTS = ("datetime", "content", "title", "data-datetime", "data-timestamp")
_NAMES = ("cite", "address")
_AUTHOR_ATTRIBUTES = ("data-author", "data-author-name", "data-comment-author", "data-pseudo")
_MOMENT_LEAVES = frozenset(("span", "small", "div", "em", "i", "b", "abbr"))
# How sure a name like "text" or "content" makes that an element holds what somebody wrote; lower ranks are surer.
WEAK_RANK = 3
# A name, a date and what can be done with a comment.
MAX_FOOT_CHARS = 140
_WAITING = re.compile(
    r"(?:votre|ce|your|this) (?:commentaire|message|avis|comment) (?:est en attente de (?:modération|validation|approbation|publication)|is (?:awaiting|waiting for|pending) (?:moderation|approval|review))\b",
    re.I,
)
# "Posté par , | Répondre", without name and date
_FOOT = re.compile(r"(?:[\s,.|·•:()/–—-]*[^\W\d_]+(?![^\W\d_])){0,4}[\s,.|·•:()/–—-]*")
# what forums write for the last days
_DAY_SAID = re.compile(r"hier|aujourd['’]hui|yesterday|today|avant-hier", re.I)
_OFFSET = re.compile(r"(?:Z|[+-]\d\d:?\d\d)$")
# Zones lie up to fourteen hours from universal time, and whole quarters of an hour.
MAX_OFFSET_MINUTES = 14 * 60
UNIT_ID = re.compile(
    r"(?:(?!(?:reply|edit|like|delete|form|flag|vote|report|quote)[-_])[a-z]{1,12}[-_])*(?:comment|commentaire|comm?|cmt|reponse|reaction|forum)"
    r"(?:[-_](?:card|item|box|block|row|entry|wrap|wrapper|container|node))?"
    r"(?:[-_]?\d+|[-_](?=[a-f-]{0,20}\d)(?:[0-9a-f]{6,64}|[0-9a-f]{8}(?:-[0-9a-f]{4,12}){4}))",
    re.I,
)
_NUMBER = re.compile(r"(\d+)(?:_(\d+))?$")
# sites that are made of files give comments the name of theirs: a UUID, or some hexadecimal digits
_HEXADECIMAL = re.compile(
    r"(?:^|[a-z][-_=]?)((?=[a-f-]*\d)(?:[0-9a-f]{8}(?:-[0-9a-f]{4,12}){1,4}|(?<=[-_=])[0-9a-f]{6,64}))$",
    re.I,
)
# or count in figures and letters (Reddit)
_MIXED = re.compile(r"[a-z]\d?[-_=]((?=[a-z0-9]*\d[a-z])[a-z0-9]{5,12})$", re.I)
_OWN_ID = re.compile(r"(?:data-(?:[a-z]+-){0,3}|thing|comment-?)(?:[kpcmu]|uu)?id", re.I)
_OTHER_ID = re.compile(
    r"parent|author|user|member|reply|root|topic|article|page|post|thread|group|site", re.I
)
_LINKED_ID = re.compile(r"[?&](?:lc|(?:reply_)?comment_id)=([\w.-]{1,40})(?:$|[&#])")
_GIVEN_ID = re.compile(r"(?=.*\d)[\w-]{1,40}")
_SAYS = re.compile(
    r"(?:\s*a (?:dit|écrit|répondu|commenté|posté|réagi)|(?:^|\s+)(?:dit|écrit|says|said|wrote|commented|ha (?:detto|scritto|dit)|dijo|disse|hat gesagt|sagte|zei))\s*(?:ceci|le\b.*)?\s*[:….]*\s*$",
    re.I,
)
_BEFORE_NAME = re.compile(r"^(?:(?:posté|publié|écrit|rédigé|commentaire) )?(?:par|by|de)\s*:?\s+", re.I)
# Drupal says so in the language of the site
_AFTER_NAME = re.compile(
    r"\s*\((?:non vérifiée?|not verified|nicht (?:über|ge)prüft|niet gecontroleerd|niet geverifieerd|(?:no|não|non) verificado"
    r"|non verificato|no verificat|visiteur|invitée?|anonyme)\)\s*$",
    re.I,
)
# "1 De Léa - lundi 7 mars"
_BEFORE_BY = re.compile(r"^\d{1,4}\.?\s+(?=(?:de|par|by)\s)", re.I)
# "Réponse du 12 mars 2016"
_BEFORE_DATE = re.compile(
    r"^(?:réponse|commentaire|message|avis|réaction|contribution|posté|déposé|publié)e? (?:du|en date du) (?=\d|[a-z]{4,8}di )",
    re.I,
)
_NO_NAME = re.compile(r"(?:le|on|à|il y a|the|at|depuis)\s+\d|\W*\d+\W*$", re.I)
# What stands beside a name on its line: initials, a rank, "a écrit".
MAX_BESIDE_NAME = 25
# What holds a comment for screen readers is the element itself, or nearly.
MAX_UNTIL_LABEL = 4
# "Répondre à ce commentaire"
MAX_LINK_CHARS = 40
# A head has a picture, a name, a rank and a date, each in some elements.
MAX_HEAD_ELEMENTS = 40
# the account in a network that stands behind the name that people chose: "Léa Bel @lea"; Mastodon's may touch it
_HANDLE = re.compile(r"(?<=\S)\s+\(?@[\w.@-]+\)?$|(?<=[\w.])@\w[\w.-]*@[\w-]+\.[\w.-]+$")
_TOUCHING_HANDLE = re.compile(r"(?<=[\w.])@\w+$")
_PARENT_ATTRIBUTE = re.compile(
    r"(?:data-)?(?:[a-z]+-)?(?:parent|parent-?id|parent-comment(?:-?id)?|in-?reply-?to(?:-id)?|reply-?to(?:-id)?)"
)
_PARENT_CLASS = re.compile(
    r"(?:[a-z]+-)?(?:parent|child-of|reply-to|in-reply-to|reponse-a)-(?:[a-z]+-)?(\d+)"
)
_TO = re.compile(
    r"(?:[↳↪▸▶→]|(?:↳\s*)?(?:répond|a répondu|réponse|replied|replying|responding) (?:à|to))\s*@?(?P<name>[^@].{0,59}?)\s*:?",
    re.I,
)
_OPENS_REPLY = re.compile(r"en réponse\b|in reply\b", re.I)
_PARTS = re.compile(r"\s*[·•|]\s*")
# profiles say since when somebody has been there
_JOINED = re.compile(
    r"\b(?:inscri(?:t|ption|ts)|membre depuis|abonnée? depuis|enregistrée? le|arrivée? le|joined|member since|registered|dernière visite)",
    re.I,
)
_TO_LINK = re.compile(r"(?:répon(?:se|d|du) à|reply(?:ing)? to|replied to)\s*:?\s*$", re.I)
FRAGMENT = re.compile(r"#\D{0,30}(\d+)$")
_CITES = re.compile(r"(?:citation|quote|zitat|cita)\b.{0,20}:", re.I)
# forums repeat the subject above each answer
_SUBJECT = re.compile(r"(?:re|rép|aw|tr)\s?:\s.{1,120}", re.I)
# forums part a signature from the text by a line
_SIGNED = re.compile(r"_{5,}")
# what forums call those who have no name; a rank below a name
_GUEST = re.compile(r"invitée?|visiteu(?:r|se)|anonyme|guest|anonymous", re.I)
_LONE_NUMBER = re.compile(r"\W*\d+\W*")
# what stands before a name or a date that are of another act than writing: "Modifié le …", "ont remercié : …"
_OTHER_ACT = re.compile(
    r"\b(?:(?:dernière )?(?:modifi|[ée]dit)(?:é|ée|ed|ion|ication)\b|mise? à jour|updated|(?:ont|a) (?:remercié|aimé)|aiment|remerciements?|thanked|liked)",
    re.I,
)
_EDIT = re.compile(
    r"\W{0,2}(?:dernière (?:modification|édition)|(?:ce message a été |message )?(?:modifié|édité)e?|(?:last )?edited)\b",
    re.I,
)
_EDIT_END = re.compile(r"\W{0,3}(?:(?:par|by)\b.{1,60})?", re.I)
MAX_EDIT_CHARS = 140
# Markup may be indented between a label and what it is of.
MAX_OPENING_CHARS = 200
# So many elements around a name or a date may begin with what it is of.
MAX_ACT_LEVELS = 2


@dataclass(slots=True, eq=False)
class Unit:
    """An element, or some in a row, that holds one comment.

    `above` is the unit around it, `bare` says that nothing names it, `told` is the element that its neighbours say is its text.
    """

    roots: list[Element]
    above: "Unit | None" = None
    found: Found | None = None
    body: Element | None = None
    inner: list["Unit"] = field(default_factory=list)
    wrapper_of: "Unit | None" = None
    bare: bool = False
    told: Element | None = None


def identifier(roots: Sequence[Element]) -> str | None:
    """Return the number that the page gives the comment in some elements."""
    for root in roots:
        for attribute in ("id", "data-comment-id", "data-id", "data-commentid"):
            if number := _number(root.get(attribute) or ""):
                return number
        # applications name their own: "data-kid", "data-vf-content-uuid", "thingid"
        # beside "data-pid", a post's, "data-uid" is a person's
        for name, value in sorted(root.items(), key=lambda item: str(item[0]) == "data-uid"):
            if (
                _OWN_ID.fullmatch(str(name))
                and not _OTHER_ID.search(str(name))
                and (number := _whole_id(str(value)))
            ):
                return number
        first = next((e for e in root if tag(e)), None)
        if first is not None and len(first) == 0 and UNIT_ID.fullmatch(first.get("id") or ""):
            return _number(first.get("id") or "")
    for root in roots:
        for element in root.iter():
            name = (element.get("id") or element.get("name") or "") if tag(element) == "a" else ""
            given = name if UNIT_ID.fullmatch(name) else ""
            if property_is(element, "position"):
                given = brief(element, 20)
            if given and (match := _NUMBER.search(given)):
                return match[1]
    for link in roots[0].iter("a"):
        # "<a id="7301" href="#7301">#7301</a>"
        name = link.get("id") or link.get("name") or ""
        if name.isdigit() and brief(link, MAX_LINK_CHARS) == f"#{name}":
            return name
    for anchor in (roots[0].getprevious(), *roots[0].iter("a")):
        if anchor is not None and tag(anchor) == "a" and not one_line(anchor):
            match = _NUMBER.search(anchor.get("id") or anchor.get("name") or "")
            if match:
                return match[1]
    return None


def _whole_id(given: str) -> str | None:
    """Return an identifier that is all of an attribute: figures, be there letters and signs among them."""
    return given if _GIVEN_ID.fullmatch(given) else None


def _number(given: str) -> str | None:
    """Return the identifier in an attribute: the number at its end, or figures with letters among them."""
    match = _HEXADECIMAL.search(given) or _MIXED.search(given) or _NUMBER.search(given)
    return match[1] if match else None


def tokens_with_numbers(element: Element) -> list[str]:
    """Return the classes of an element in lower case, with the numbers at their end."""
    return (element.get("class") or "")[:MAX_NAMES_CHARS].lower().replace("_", "-").split()


def lines_of(text: str) -> list[str]:
    """Return the lines of a text that hold something, each with single spaces."""
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


class UnitReading:
    """The reading of one unit: its own elements are those of no unit inside it."""

    def __init__(self, unit: Unit, owner: dict[Element, Unit], reference: str | None) -> None:
        self.unit = unit
        self.owner = owner
        self.reference = reference
        self.own = [e for root in unit.roots for e in (root, *descendants(root, stop=self._foreign))]
        self.roots = frozenset(unit.roots)
        self.relative = self.linked = False
        self.lines: list[str] | None = None
        self.counted: str | None = None
        self.frames = frozenset(e for e in self.own if named(e, "body") and self._is_frame(e))
        self.label = next((label for e in self.own[:MAX_UNTIL_LABEL] if (label := label_of(e))), None)

    def comment(self, *, certain: bool = True) -> Found | None:
        """Return what the unit says, None where it is no comment, or not certainly one."""
        if any(named(e, "gone") or _waits(e) for e in self.own):
            return None
        author_element, author = self._author()
        if author is None:
            # XenForo, Reddit
            told = (root.get(name) or "" for root in self.unit.roots for name in _AUTHOR_ATTRIBUTES)
            author = next((name for name in told if looks_like_name(name)), None)
        date_element, date = self._date()
        if date_element is None:
            date_element, date = self._linked_moment()
            self.linked = date_element is not None
        if author is None and date_element is not None:
            author_element, author = self._heading_beside(date_element)
        if self.label is not None:
            author = self.label.author
            shown = (e for e in self.own if len(e) == 0 and brief(e, len(author)) == author)
            author_element = next(shown, None) if author_element is None else author_element
            match = find_date(self.label.when or "", reference=self.reference) if date is None else None
            self.relative |= match is not None and match.iso is None
            date = match.iso if match is not None else date
        self.unit.body = self._body(author_element, date_element)
        body = self.unit.body
        if body is None and author is None and date is None and not self._head_lines():
            return None
        author, date, by_author = self._head(author, date)
        if self.counted is not None and "T" not in (date or ""):
            # scripts keep the second below "il y a 2 ans"
            date = self.counted
        if not certain and author is None:
            author, by_author = self._lone_name()
        head = self._line_of_head(author, date_element)
        by_author |= head is not None and self._names_author(head)
        text, quotes = self._text(body, (author_element, date_element, head), author)
        if not text or says(" ".join(text.split()), "ping"):
            return None
        if author is None and date is None and body is None:
            return None
        return Found(
            text=text,
            author=author,
            date=date,
            id=identifier(self.unit.roots)
            or self._inner_identifier()
            or self._outer_identifier()
            or self._linked_identifier(date_element),
            parent=self._named_parent(),
            # where people are called by their handles, a text says whom it answers more precisely than its nest (YouTube)
            answers=self._answers() or (self._opening_name() if author and author[0] == "@" else None),
            by_author=by_author or any(named(e, "own") for e in self.own if e is not body),
            quotes=quotes,
            link=self._link(author_element),
        )

    def _inner_identifier(self) -> str | None:
        """Return the number that the outermost numbered element of a post has, whose root has none."""
        if not self.unit.bare:
            return None
        given = (e.get("data-id") or e.get("data-post-id") or e.get("data-comment-id") for e in self.own)
        return next((number for value in given if value and (number := _number(value))), None)

    def _outer_identifier(self) -> str | None:
        """Return the number of an element that holds the unit and nothing else (Flarum)."""
        root = self.unit.roots[0]
        around = root.getparent()
        return _number(around.get("data-id") or "") if around is not None and is_alone(root) else None

    def _linked_identifier(self, date: Element | None) -> str | None:
        """Return the identifier in the address that a date links to: that of the comment itself (YouTube, Facebook)."""
        near = [] if date is None else [date, *islice(self._above(date), 2), *descendants(date)]
        links = (e.get("href") or "" for e in near if tag(e) == "a")
        return next((match[1] for link in links if (match := _LINKED_ID.search(link))), None)

    def _link(self, author: Element | None) -> str | None:
        """Return the address that a name links to."""
        if author is None:
            return None
        links = [e for e in (author, *self._above(author), *descendants(author)) if tag(e) == "a"]
        return next((link.get("href") for link in links if link.get("href")), None)

    def _foreign(self, element: Element) -> bool:
        if hidden(element) or (tag(element) == "form" and asks(element)):
            return True
        inner = self.owner.get(element)
        return inner is not None and inner is not self.unit

    def _is_frame(self, element: Element) -> bool:
        """Say whether what is named a body holds the head too, and the body proper (phpBB's ``postbody``)."""
        inside = list(descendants(element, stop=self._foreign))
        head = any(
            tag(e) == "time"
            or named(e, "date", "author")
            or attribute_moment(e.attrib.items())
            or (is_profile(e) and not any(tag(a) == "p" for a in islice(ancestors(e), 1)))
            for e in inside
        )
        if not head:
            return False
        if any(named(e, "body", "weak-body", "content") or property_is(e, "text") for e in inside):
            return True
        # Invision's "comment_content" holds the only date, and a text that no name marks
        times = [e for e in self.own if tag(e) == "time" and not _is_of_other_act(e)]
        return (
            len(times) == 1
            and times[0] in inside
            and not any(tag(e) == "blockquote" for e in self._above(times[0]))
        )

    def _above(self, element: Element) -> Iterator[Element]:
        """Yield the elements of the unit around an element, from the inside; the unit's own roots come last."""
        while element not in self.roots:
            parent = element.getparent()
            if parent is None:
                return
            yield parent
            element = parent

    # Author and date

    def _author(self) -> tuple[Element | None, str | None]:
        ranked: list[tuple[int, int, Element]] = []
        for order, element in enumerate(self.own):
            if element in self.roots and len(self.own) > 1 and tag(element) != "dt":
                continue
            # an element without attributes is of no kind but its tag's
            if not element.keys() and tag(element) not in _NAMES:
                continue
            if property_is(element, "author", "creator", "foaf:name") or _relates(
                element, "author", "creator"
            ):
                ranked.append((0, order, element))
            elif named(element, "name"):
                ranked.append((1, order, element))
            elif is_profile(element):
                ranked.append((3, order, element))
            elif named(element, "author") or tag(element) in _NAMES:
                ranked.append((2, order, element))
        for rank, _order, element in sorted(ranked, key=lambda r: r[:2]):
            if any(tag(e) == "blockquote" for e in self._above(element)):
                continue
            if rank > 1 and (self._in_body(element) or _is_of_other_act(element)):
                continue
            name = self._name(element)
            if name:
                return element, name
        return None, None

    def _heading_beside(self, date: Element) -> tuple[Element | None, str | None]:
        """Return the name in a heading that stands in a part of the unit with the date alone (Ghost)."""
        for row in islice(self._above(date), 3):
            if row in self.roots:
                break
            headings = [e for e in islice(descendants(row), MAX_HEAD_ELEMENTS) if tag(e) in HEADINGS]
            if len(headings) == 1 and looks_like_name(name := self._name(headings[0]) or ""):
                return headings[0], name
            if headings:
                break
        return None, None

    def _name(self, element: Element) -> str | None:
        inner = [e for e in descendants(element) if property_is(e, "name")]
        shown = inner[0] if inner else element
        touched = _touched(shown) if len(shown) else ""
        lines = [touched] if touched else lines_of(text_of(shown, skip=self._not_name, apart=True))
        for told in lines:
            # a town or a rank may touch the name, and letters that stand for a picture come before it
            parts = told.split(PARTED)
            if len(parts) > 1 and len(parts[0]) < MAX_INITIALS and not (element.text or "").strip():
                parts = parts[1:]
            line = _name_of(parts) or told
            head = head_line(line)
            if head and head.author:
                return head.author
            name = _AFTER_NAME.sub("", _BEFORE_NAME.sub("", _SAYS.sub("", line))).strip(" ,:·•|-–«»›>")
            name = _without_handle(split_badge(name)[0])
            if says(name.strip("()[] "), "author"):
                # "(auteur du billet)" stands beside a name
                continue
            if is_moment(name):
                continue
            if name and (looks_like_name(name) or inner or len(name) < 60) and not find_date(name):
                return name if not re.fullmatch(r"(?:par|by|de|dit|posté par)\s*,?", name, re.I) else None
        return None

    def _not_name(self, element: Element) -> bool:
        return hidden(element) or tag(element) in ("time", "abbr") or named(element, "part", "date")

    def _date(self) -> tuple[Element | None, str | None]:
        named_dates: list[Element] = []
        for element in self.own:
            given: dict[str, str] = {str(name): str(value) for name, value in element.items()}
            if given and _is_of_other_act(element):
                continue
            if self.counted is None and (second := counted_moment(given)) and not self._in_body(element):
                self.counted = second
            for attribute in _MOMENTS if given else ():
                value = given.get(attribute)
                if not value or not self._may_date(element, attribute):
                    continue
                date = field_date(value)
                # what readers see is surer than what a script computed for machines (Isso counts months from zero)
                shown = program_date(given.get("title") or "") if attribute == "datetime" else None
                if shown and "+" in shown and (date is None or not same_moment(shown, date)):
                    date = shown
                counted = counted_moment(given)
                if date and counted and _is_hour_shown(date, counted):
                    # where the hour is the reader's own (Discourse)
                    date = counted
                if date:
                    return element, date
            if given and (moment := attribute_moment(given.items())) and not self._in_body(element):
                return element, moment
            if (
                tag(element) == "time"
                or named(element, "date")
                or property_is(element, "dateCreated", "datePublished")
                or (self.unit.bare and shows_date(element))
            ):
                named_dates.append(element)
        first: tuple[Element, str | None] | None = None
        for element in named_dates:
            line = _with_days(element)
            match = None if self._in_body(element) else find_date(line, reference=self.reference)
            if match is None or (self.unit.bare and (_JOINED.search(line) or _follows_joined(element))):
                continue
            if not self.unit.bare or "T" in (match.iso or ""):
                first = element, match.iso
                break
            # profiles say since which day somebody has been a member
            first = first or (element, match.iso)
        if first is None:
            return None, None
        self.relative |= first[1] is None
        return first

    def _linked_moment(self) -> tuple[Element | None, str | None]:
        """Return the link to a comment, or what stands alone, that shows when it was written, as networks do: "3 j", "14 mars, 18:05"."""
        links = [e for e in self.own if tag(e) == "a"]
        # LinkedIn shows visitors an age that links to nothing
        leaves = [e for e in self.own if len(e) == 0 and tag(e) in _MOMENT_LEAVES and e not in self.roots]
        for element in (*links, *leaves):
            if not is_moment(line := brief(element, MAX_NAME_CHARS)):
                continue
            if not self._in_body(element):
                date = moment_date(line, reference=self.reference)
                self.relative |= date is None
                return element, date
        return None, None

    def _may_date(self, element: Element, attribute: str) -> bool:
        if self._in_body(element):
            return False
        if attribute == "datetime":
            return tag(element) == "time"
        if attribute == "content":
            return property_is(element, "dateCreated", "datePublished", "dc:date", "dc:created", "uploadDate")
        if attribute == "title":
            return (
                tag(element) in ("abbr", "time")
                or named(element, "date")
                or _is_moment(element.get("title") or "")
            )
        return True

    def _in_body(self, element: Element) -> bool:
        around = list(self._above(element))
        if any(tag(e) in ("header", "footer") for e in around):
            return False
        return any(
            (named(e, "body") and e not in self.frames) or property_is(e, "text", "articleBody")
            for e in around
            if e not in self.roots
        )

    def _head_lines(self) -> list[str]:
        """Return the lines of the unit that are not its body's, once that is known."""
        if self.lines is not None:
            return self.lines
        body = self.unit.body
        texts = frozenset(_alike(body)) if body is not None else frozenset()

        def skip(element: Element) -> bool:
            subject = named(element, "subject") or property_is(element, "dc:title")
            number = (
                named(element, "part") and _LONE_NUMBER.fullmatch(brief(element, MAX_LINK_CHARS)) is not None
            )
            return self._foreign(element) or element in texts or subject or number or named(element, "nest")

        self.lines = [
            line
            for root in self.unit.roots
            if root is not body
            for line in lines_of(text_of(root, skip=skip, apart=True))
        ]
        return self.lines

    def _head(self, author: str | None, date: str | None) -> tuple[str | None, str | None, bool]:
        by_author = False
        for line in self._head_lines()[:8]:
            plain = _BEFORE_DATE.sub("", _AFTER_NAME.sub("", line))
            by_author |= says(plain.strip("()[] "), "author")
            plain = _BEFORE_BY.sub("", plain)
            head = head_line(plain) or head_line(re.sub(r"^\d+\.\s+", "", plain))
            if not head or (self.unit.body is None and len(line) > 90):
                continue
            told = _PARTS.split(head.author) if head.author else []
            by_author |= head.by_author or any(map(_says_author, told))
            # "Léa a dit :" beside a date that something is named after is prose; a link below it says when she did
            if author is None and not (date is not None and head.date is None and not self.linked):
                author = _name_of(told)
            if date is None and head.date:
                match = find_date(head.date, reference=self.reference)
                self.relative |= match is not None and match.iso is None
                date = match.iso if match else None
        if author and not author.strip(" ."):
            author = None
        if author is None and (date is not None or self.unit.body is not None):
            author, badge = self._lone_name()
            by_author |= badge
        return author, date, by_author

    def _lone_name(self) -> tuple[str | None, bool]:
        """Return the first text that stands in an element of its own, outside the body, and could be a name."""
        body = self.unit.body
        # votes and ranks stand before names too
        for element in sorted(self.own, key=lambda e: named(e, "part")):
            if element is body or self._in_body(element) or self._holds(body, element):
                continue
            if any(
                named(e, "subject") or property_is(e, "dc:title") for e in (element, *self._above(element))
            ):
                continue
            line = _touched(element) if len(element) else brief(element, MAX_NAME_CHARS)
            name, badge = split_badge(_AFTER_NAME.sub("", line).strip(" ,:·•|-–«»›>"))
            # two letters stand for a picture; "le 19 octobre" lacks its year
            if self.unit.bare and _GUEST.fullmatch(line):
                return line, False
            if not any(map(str.isalpha, name)) or _OPENS_REPLY.match(name):
                continue
            dated = find_date(name) is not None or is_moment(name)
            if len(name) > 2 and looks_like_name(name) and not _NO_NAME.match(name) and not dated:
                return name, badge
            if body is None and len(line) >= MAX_NAME_CHARS:
                break
        return None, False

    def _holds(self, body: Element | None, element: Element) -> bool:
        return body is not None and any(e is body for e in self._above(element))

    # Body

    def _body(self, author: Element | None, date: Element | None) -> Element | None:
        if self.unit.told is not None:
            return self.unit.told
        best: tuple[int, Element] | None = None
        around_head = {e for head in (author, date) if head is not None for e in (head, *self._above(head))}
        for element in self.own:
            if element in self.roots and not (tag(element) == "dd" and len(self.roots) > 1):
                continue
            rank = self._body_rank(element)
            if rank is None or (
                best is not None and rank >= best[0] and not self._is_below_heading(element, best[1], rank)
            ):
                continue
            if tag(element) == "p" and rank != WEAK_RANK and not one_line(element):
                # a paragraph holds none: saved pages close the outer one before the text (Ghost)
                element = self._holder_of(element)
            if element in around_head or not one_line(element, skip=self._foreign):
                continue
            # "flag-content" among the links below a comment holds one of them
            if rank == WEAK_RANK and any(
                named(e, "part") and not named(e, "body") for e in self._above(element)
            ):
                continue
            best = (rank, element)
        if best is None and tag(self.unit.roots[0]) == "tr":
            # forums of tables have the author in a cell, the text in the last one
            cells = [
                e
                for e in self.own
                if tag(e) == "td" and e not in around_head and self._says_more_than_links(e)
            ]
            if len(cells) > 1 or not self.unit.bare:
                return cells[-1] if len(cells) > 1 else None
        if best is not None:
            return best[1]
        holder = self._around_paragraphs(around_head) if author is not None and date is not None else None
        return self._largest(around_head) if holder is None and self.unit.bare else holder

    def _holder_of(self, element: Element) -> Element:
        """Return the element of the unit that holds one, be it that one itself where only the whole unit does."""
        around = element.getparent()
        return around if around is not None and around not in self.roots else element

    def _says_more_than_links(self, cell: Element) -> bool:
        """Say whether a cell holds words that are no links, and not "profil | citer" alone."""
        own = one_line(cell, skip=lambda e: self._foreign(e) or (tag(e) == "a" and not is_profile(e)))
        return any(map(str.isalnum, own)) or next(cell.iter("p", "blockquote"), None) is not None

    def _is_below_heading(self, element: Element, outer: Element, rank: int) -> bool:
        """Say whether what is named a text is what another one holds below its own heading (vBulletin)."""
        if rank != self._body_rank(outer) or outer not in self._above(element):
            return False
        heading = next((e for e in descendants(outer, stop=self._foreign) if tag(e) in HEADINGS), None)
        if heading is None or element in ancestors(heading):
            return False
        told, held = one_line(outer, skip=self._foreign), one_line(element, skip=self._foreign)
        return told == f"{one_line(heading)} {held}"

    def _around_paragraphs(self, around_head: Container[Element]) -> Element | None:
        """Return the element that holds all paragraphs beside the head, and neither the head nor the links below."""
        paragraphs = [e for e in self.own if tag(e) == "p" and e not in around_head and one_line(e)]
        # a signature stands below the text, where that is not all that is named so
        paragraphs = [
            e for e in paragraphs if not any(named(a, "part") and a not in self.roots for a in self._above(e))
        ] or paragraphs
        holders = {e.getparent() for e in paragraphs}
        quotes = {e for e in holders if e is not None and tag(e) == "blockquote"}
        holders = holders - quotes | {e.getparent() for e in quotes}
        holder = next(iter(holders)) if len(holders) == 1 else None
        # where the paragraphs are the post itself, what holds them holds other posts too
        return (
            holder
            if holder in self.own and not self._is_whole(holder) and holder not in around_head
            else None
        )

    def _is_whole(self, element: Element | None) -> bool:
        """Say whether an element is all of the post: one of several in a row may be its text."""
        return element in self.roots and not (self.unit.bare and len(self.roots) > 1)

    def _largest(self, around_head: Container[Element]) -> Element | None:
        """Return the element that holds most of a post's text, beside those that hold who wrote it and when."""
        best: tuple[int, Element] | None = None
        for element in self.own:
            if element in around_head or self._is_whole(element) or tag(element) not in _TEXT_BLOCKS:
                continue
            line = one_line(element, skip=self._foreign)
            # what is nothing but a link is rarely what somebody wrote
            linked = len(element) == 1 and tag(element[0]) == "a" and brief(element[0], len(line)) == line
            length = 0 if is_action(line) else min(len(line), 2) if linked else len(line)
            if length > (best[0] if best else 1):
                best = (length, element)
        if best is None:
            return None
        brothers = best[1].itersiblings(best[1].tag), best[1].itersiblings(best[1].tag, preceding=True)
        others = [e for e in chain(*brothers) if e not in around_head and one_line(e, skip=self._foreign)]
        if tag(best[1]) != "p" or not others:
            return best[1]
        # one paragraph of several is not the text
        around = best[1].getparent()
        whole = around not in self.own or self._is_whole(around)
        return None if not around_head or around in around_head or whole else around

    def _body_rank(self, element: Element) -> int | None:
        if property_is(element, "text", "commentText", "articleBody", "content:encoded"):
            return 0
        if named(element, "body") and element not in self.frames:
            return 1
        if tag(element) == "dd" and element in self.roots:
            return 2
        if (
            tag(element) not in HEADINGS
            and named(element, "weak-body", "content")
            and element not in self.frames
        ):
            return WEAK_RANK
        return None

    def _text(
        self,
        body: Element | None,
        head: Container[Element | None],
        author: str | None,
    ) -> tuple[str, list[str]]:
        def skip(element: Element) -> bool:
            return (
                self._foreign(element)
                or (element not in self.roots and named(element, "part", "nest"))
                or _is_quote_label(element)
                # for or against, as Decidim marks
                or (tag(element) == "span" and "label" in tokens(element))
                or (tag(element) == "summary" and folds_answers(element.getparent()))
            )

        if body is not None:
            holder: Sequence[Element] = _alike(body)
            text = text_of(holder, skip=skip)
        else:

            def skip_head(element: Element) -> bool:
                return (
                    skip(element)
                    or element in head
                    or tag(element) in ("header", "footer", "time")
                    or named(element, "subject")
                )

            text = text_of(self.unit.roots, skip=skip_head)
            holder = self.unit.roots
        kept: list[str] = []
        for line in text.split("\n"):
            plain = " ".join(line.split())
            if is_action(plain) or says(plain, "thread"):
                continue
            if not any(kept) and (
                IN_REPLY.fullmatch(plain) or (self.unit.bare and _SUBJECT.fullmatch(plain))
            ):
                continue
            if body is None and not any(kept) and self._is_head_rest(plain, author):
                continue
            if self.unit.bare and any(kept) and _SIGNED.fullmatch(plain):
                break
            kept.append(line)
        while kept and (not kept[-1].strip() or _tells_of_edit(kept[-1].strip())):
            kept.pop()
        while (
            self.unit.bare and body is None and kept and (not kept[-1].strip() or kept[-1].strip().isdigit())
        ):
            # how many like it
            kept.pop()
        quotes = [
            text_of(e, skip=skip)
            for root in holder
            for e in (root, *descendants(root, stop=skip))
            if tag(e) == "blockquote" and not any(tag(a) == "blockquote" for a in ancestors(e))
        ]
        return "\n".join(kept).strip(), quotes

    def _line_of_head(self, author: str | None, date: Element | None) -> Element | None:
        """Return the element of a line that holds the name, the date and nothing longer: "Posté par Léa, 11 mars 2014 | Répondre"."""
        if author is None or date is None:
            return None
        around = (element for element in self._above(date) if element not in self.roots)
        holder = next((element for element in around if author in brief(element, MAX_FOOT_CHARS)), None)
        if holder is None:
            return None
        rest = brief(holder, MAX_FOOT_CHARS).replace(author, "", 1).replace(one_line(date), "", 1)
        # what else stands there may be the text
        return holder if _FOOT.fullmatch(rest) else None

    def _names_author(self, head: Element) -> bool:
        """Say whether what stands with the name and the date on their line says that it is the article's author."""
        lines = lines_of(text_of(head, skip=self._foreign, apart=True))
        return any(_says_author(part) for line in lines for part in line.split(PARTED))

    def _is_head_rest(self, line: str, author: str | None) -> bool:
        plain = _BEFORE_DATE.sub("", _AFTER_NAME.sub("", line))
        named = author is not None and author in plain and len(plain) < len(author) + MAX_BESIDE_NAME
        date = find_date(plain := EDITED_BEHIND.sub("", plain))
        return (
            not plain
            or named
            or (date is not None and date.start == 0 and date.end == len(plain))
            or head_line(plain) is not None
            or IN_REPLY.fullmatch(plain) is not None
        )

    # Parent

    def _named_parent(self) -> str | None:
        for root in self.unit.roots:
            told = [value for name, value in root.items() if _PARENT_ATTRIBUTE.fullmatch(str(name))]
            told += [
                match[1] for name in tokens_with_numbers(root) if (match := _PARENT_CLASS.fullmatch(name))
            ]
            for value in told:
                number = _number(str(value))
                if number and number != "0":
                    return number
        for element in self.own:
            # Flarum, whose mentions open a text
            number = element.get("data-id") or ""
            if number.isdigit() and "post-mention" in tokens(element) and self._opens_body(element):
                return number
            if property_is(element, "parentItem"):
                match = _NUMBER.search(
                    element.get("href") or element.get("resource") or element.get("content") or ""
                )
                if match:
                    return match[1]
            if (element.get("rel") or "") == "sioc:reply_of":
                match = re.search(r"comment[-/](\d+)$", element.get("resource") or "")
                if match:
                    return match[1]
            if tag(element) == "a" and (above := element.getparent()) is not None:
                # "En réponse à <a href="#comment-12">Oui, mais…</a>"
                before = element.getprevious()
                label = (above.text if before is None else before.tail) or ""
                match = FRAGMENT.search(element.get("href") or "")
                if match and _TO_LINK.search(label[-MAX_BESIDE_NAME:]) and not self._in_body(element):
                    return match[1]
            if tag(element) == "a" and (
                named(element, "part") or any(named(e, "part") for e in self._above(element))
            ):
                name = re.search(
                    r"parent-link|reply-to|in-reply|replyto|reponse-a", self._names_above(element)
                ) or any(token.endswith("-parent") for token in tokens(element))
                match = re.search(r"#\D*(\d+)$", element.get("href") or "")
                if name and match:
                    return match[1]
        return None

    def _opens_body(self, element: Element) -> bool:
        """Say whether a text begins with what an element holds."""
        body = self.unit.body
        line = one_line(element)
        return body is not None and line != "" and one_line(body, skip=self._foreign).startswith(line)

    def _names_above(self, element: Element) -> str:
        around = [element, *self._above(element)]
        return " ".join(token for e in around for token in tokens(e))

    def _opening_name(self) -> str | None:
        """Return the name that a text begins with, where that leads to somebody's page."""
        body = self.unit.body
        first = next((e for e in descendants(body) if tag(e) == "a"), None) if body is not None else None
        return one_line(first) if first is not None and self._opens_body(first) else None

    def _answers(self) -> str | None:
        # below a thread's second level networks say who began it, and the text whom it answers
        if (
            self.label is not None
            and self.label.reply
            and (told := self._opening_name() or self.label.answers)
        ):
            return told
        marked = (one_line(e) for e in self.own if e not in self.roots and named(e, "part"))
        first = (
            lines_of(text_of(self.unit.body, skip=self._foreign))[:1] if self.unit.body is not None else []
        )
        # what touches it is of something else: a date
        head = (part for line in self._head_lines()[:8] for part in line.split(PARTED))
        for line in (*head, *marked, *first):
            match = IN_REPLY.fullmatch(line)
            if match:
                return match["name"] or match["name_en"]
        beside = (
            line
            for e in self.own
            # few lines open so, and to know what stands outside the text takes long
            if (line := brief(e, MAX_NAME_CHARS))
            and _TO.match(line)
            and e is not self.unit.body
            and not self._in_body(e)
        )
        if to := next((match for line in beside if (match := _TO.fullmatch(line))), None):
            return to["name"]
        answered = (one_line(e) for e in self.own if named(e, "answered") and not self._in_body(e))
        return next((line for line in answered if looks_like_name(line)), None)


def _waits(element: Element) -> bool:
    """Say whether an element tells whoever wrote a comment that only they see it yet."""
    said = element.text
    return said is not None and _WAITING.match(said.lstrip()[:MAX_FOOT_CHARS]) is not None


def _with_days(element: Element) -> str:
    """Return a date as it is shown, "Hier, 18:05", with the day that an element inside says in its title (MyBB)."""
    line = one_line(element)
    for inner in islice(descendants(element), MAX_HEAD_ELEMENTS):
        day, shown = inner.get("title"), brief(inner, MAX_LINK_CHARS)
        if day and shown and _DAY_SAID.fullmatch(shown) and field_date(day):
            return line.replace(shown, day, 1)
    return line


def _is_hour_shown(date: str, counted: str) -> bool:
    """Say whether a date without an offset is the hour of some zone at the moment that another one counts."""
    if "T" not in date or _OFFSET.search(date):
        return False
    shown, moment = (datetime.fromisoformat(told).replace(second=0, tzinfo=None) for told in (date, counted))
    minutes = (shown - moment).total_seconds() / 60
    return minutes % 15 == 0 and abs(minutes) <= MAX_OFFSET_MINUTES


def _without_handle(name: str) -> str:
    """Return a name without the account behind it, which may touch a name of several words.

    Examples
    --------
    >>> _without_handle("Léa Bel@lea"), _without_handle("Léa@lea@social.example"), _without_handle("lea@bel")
    ('Léa Bel', 'Léa', 'lea@bel')
    """
    bare = _HANDLE.sub("", name)
    return _TOUCHING_HANDLE.sub("", bare) if " " in bare else bare


def _name_of(parts: Sequence[str]) -> str | None:
    """Return the name among what stands side by side in a head: a letter for a picture, a rank, "Message", "par Léa".

    Examples
    --------
    >>> _name_of(["L", "Léa Bel", "Abonnée"]), _name_of(["Message", "par Léa"]), _name_of(["Anonyme"])
    ('Léa Bel', 'Léa', 'Anonyme')
    """
    if len(parts) < 2:
        return next(iter(parts), None)
    if signed := next((part for part in parts if _BEFORE_NAME.match(part)), None):
        return _BEFORE_NAME.sub("", signed)
    if stands_for_picture(parts[0], parts[1]):
        parts = parts[1:]
    return next((part for part in parts if not _says_author(part) and not says(part, "badge")), None)


def _alike(body: Element) -> list[Element]:
    """Return a text, and the paragraphs behind it that are named as it is: each paragraph may be called the text."""
    found = [body]
    if tag(body) == "p" and body.get("class"):
        after = takewhile(
            lambda e: tag(e) == "p" and e.get("class") == body.get("class"), body.itersiblings()
        )
        found += after
    return found


def _is_of_other_act(element: Element) -> bool:
    """Say whether the line of a name or a date tells who changed or thanked, and when: "Modifié le 3 mai par Léa"."""
    at = element
    for around in islice(ancestors(element), MAX_ACT_LEVELS):
        before = at.getprevious()
        opening = (around.text or "")[-MAX_OPENING_CHARS:]
        label = opening
        if before is not None:
            own = (before.text or "")[-MAX_OPENING_CHARS:] if tag(before) else ""
            label = f"{own} {(before.tail or '')[-MAX_OPENING_CHARS:]}".rstrip()
        if any(_OTHER_ACT.search(part.rstrip()[-MAX_LINK_CHARS:]) for part in (label, opening)):
            return True
        if (label or opening).strip():
            return False
        at = around
    return False


def _tells_of_edit(line: str) -> bool:
    """Say whether a line below a text says but when it was changed, and by whom.

    Examples
    --------
    >>> _tells_of_edit("Modifié le 12 mars 2022 par Léa"), _tells_of_edit("Modifié le 12 mars 2022 : les prix")
    (True, False)
    """
    match = find_date(line) if _EDIT.match(line) and len(line) <= MAX_EDIT_CHARS else None
    return match is not None and _EDIT_END.fullmatch(line[match.end :]) is not None


def _follows_joined(element: Element) -> bool:
    """Say whether a date stands behind a label of a profile, "Inscription :", in an element of its own."""
    before, above = element.getprevious(), element.getparent()
    label = (
        brief(before, MAX_LINK_CHARS)
        if before is not None and tag(before)
        else above.text
        if above is not None
        else ""
    )
    return _JOINED.search(label or "") is not None


def _touched(element: Element) -> str:
    """Return the text with which an element begins, where another element touches it: a name before a town, "" elsewhere."""
    opening = element.text or ""
    first = element[0]
    touched = opening.strip() != "" and not opening[-1].isspace() and not (first.tail or "").strip()
    return " ".join(opening.split()) if touched and tag(first) and one_line(first) else ""


def _says_author(part: str) -> bool:
    """Say whether what stands beside a name says that it is the author's; alone on a line, "autrice" is what somebody does."""
    return says(part, "author") or part.casefold() == "autrice"


def _is_moment(text: str) -> bool:
    """Say whether a text is nothing but a day and an hour."""
    if program_date(text):
        return True
    date = find_date(text) if len(text) < MAX_NAME_CHARS else None
    return date is not None and "T" in (date.iso or "") and date.end - date.start >= len(text.strip()) - 1


def _relates(element: Element, *names: str) -> bool:
    """Say whether RDFa gives an element one of some relations to the comment (Drupal's ``rel="schema:author"``)."""
    vocabulary, _colon, name = (element.get("rel") or "").rpartition(":")
    return vocabulary != "" and name in names


def _is_quote_label(element: Element) -> bool:
    """Say whether an element is the line above a quotation that says whose it is."""
    above = element.getparent()
    if above is None:
        return False
    if named(above, "quotation") and tag(element) != "blockquote":
        label = any(
            re.search(r"(?:^|-)(?:title|source|controls|attribution)$", name) for name in tokens(element)
        )
        # "Léa a dit :" reads as part of the text, and stays as phpBB's does
        return label and _SAYS.search(one_line(element)) is None
    return (
        tag(element) == "cite"
        and any(tag(e) == "blockquote" for e in ancestors(element))
        and _CITES.fullmatch(one_line(element)) is not None
    )
