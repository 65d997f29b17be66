# ruff: noqa: T201 - run by hand, it reports to the terminal
"""Learn to label the lines of pages from sample pages and their truths: ``python -P models/lines_fr/build.py``.

Prints what nets that never saw a third of the sets make of that third's text, then writes ``weights.npz``, for lines, and ``names.npz``,
for the names within the lines that say who wrote.
"""

import argparse
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import lxml.html
import numpy as np
import torch
from numpy.typing import NDArray

from stance.pages.boilerplate import is_action, kinds_said
from stance.pages.label_net import LabelNet, standardised
from stance.pages.line_features import Features, line_features
from stance.pages.line_truth import LABELS, Alignment, Written, align
from stance.pages.lines import BLANK, Line, split_lines
from stance.pages.marks import mark_of
from stance.pages.name_spans import LABELS as SPAN_LABELS
from stance.pages.name_spans import names_found, tokens_of
from stance.pages.normalize import decode

HERE = Path(__file__).parent
PAGES = HERE.parent.parent / "corpus/pages"
# Read once to measure and never to learn.
HELD_OUT = (
    *("tenth_unseen", "eleventh_unseen", "eighteenth_unseen", "nineteenth_unseen", "twentieth_unseen"),
    *("twentyninth_unseen", "thirtyfifth_unseen", "fortyfourth_unseen", "fiftyfifth_unseen"),
    "sixtysecond_unseen",
)
# Written since the shipped nets were taught: for the next ones.
LATER = ("sixtieth_unseen", "sixtyfirst_unseen")
FOLDS = 3
# Six vary less than three from one teaching to the next, by a comment or two in a hundred of a set.
LINE_NETS = 6
NAME_NETS = 3
VARIANTS = 9
DROPPED_INPUTS = 0.15
DROPPED = 0.25
DECAY = 1e-3
RATE = 3e-3
BATCH = 12
HTML_WEIGHT = 0.6
# How likely each change of the comments' manner is.
MANNER = 0.12
# How much what follows what counts beside what the nets, which see the lines around, say of each.
FOLLOWS = 0.5
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "details",
        "dialog",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "thead",
        "tr",
        "ul",
        "body",
        "html",
        "option",
    ]
)
_UNSEEN = frozenset(
    ["script", "style", "head", "noscript", "template", "svg", "iframe", "select", "textarea"]
)

Lines = list[Line]
Array = NDArray[np.float32]


@dataclass
class Page:
    """A sample page, what its lines are, and features of itself and of pages made of it."""

    folder: str
    kind: str
    name: str
    lines: Lines
    truth: Alignment
    author: str | None
    authors: list[str | None]
    variants: list[tuple[Features, NDArray[np.int64]]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "folders", type=Path, nargs="*", help="folders with text/ and html/; all that may teach"
    )
    parser.add_argument("--output", type=Path, default=HERE, help="the folder to write to")
    parser.add_argument("--no-folds", action="store_true", help="write weights without measuring")
    options = parser.parse_args(arguments)
    folders = options.folders or [
        folder
        for folder in sorted(PAGES.iterdir())
        if folder.is_dir() and folder.name not in (*HELD_OUT, *LATER)
    ]
    torch.set_num_threads(1)
    pages = read_pages(folders)
    print(f"{len(pages)} pages, {sum(len(page.variants[0][1]) for page in pages)} lines")
    if not options.no_folds:
        total: Counter[str] = Counter()
        for held in folds(pages):
            taught = [page for page in pages if page.folder not in held]
            others = [page for page in pages if page.folder in held and page.kind == "text"]
            write(options.output / "weights.npz", lines_of(taught), 1, LINES)
            write_names(options.output / "names.npz", taught, 1)
            model = LabelNet(options.output / "weights.npz")
            figures = measure_names(options.output / "names.npz", others)
            for page in others:
                figures += measure(model, page)
            print(", ".join(sorted(held)), told(figures), sep="\n  ", flush=True)
            total += figures
        print("all", told(total), sep="\n  ")
    write(options.output / "weights.npz", lines_of(pages), LINE_NETS, LINES)
    write_names(options.output / "names.npz", pages, NAME_NETS)
    return 0


def folds(pages: Sequence[Page]) -> list[set[str]]:
    """Return sets in groups of about as many pages of text."""
    sizes = Counter(page.folder for page in pages if page.kind == "text")
    groups: list[set[str]] = [set() for _ in range(FOLDS)]
    for folder, _size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        min(groups, key=lambda group: sum(sizes[one] for one in group)).add(folder)
    return groups


# Reading


def read_pages(folders: Sequence[Path], variants: int = VARIANTS) -> list[Page]:
    """Return the pages whose comments all stand in lines of their own."""
    pages: list[Page] = []
    for folder in folders:
        for kind in ("text", "html"):
            for path in sorted((folder / kind).glob("*.truth.json")):
                truth = json.loads(path.read_text("utf-8"))
                if "discussions" not in truth and (page := read_page(folder.name, kind, path, truth)):
                    pages.append(page)
    strange = [
        line
        for page in pages
        for line, label in zip(page.lines, page.truth.labels, strict=True)
        if label == "F"
    ]
    for number, page in enumerate(pages):
        chance = random.Random(number)
        page.variants = [described(page.lines, page.truth.labels)]
        while len(page.variants) < variants:
            page.variants.append(described(*changed(page.lines, page.truth, strange, chance)))
    return pages


def read_page(folder: str, kind: str, path: Path, truth: dict[str, Any]) -> Page | None:
    """Return a page, None where lines do not show all of its comments."""
    stem = path.name.removesuffix(".truth.json")
    source = next(one for one in path.parent.iterdir() if one != path and stem in (one.name, one.stem))
    raw = decode(source.read_bytes())
    lines = split_lines(raw if kind == "text" else inner_text(raw))
    written = [Written(one["text"], one["author"], one["date"]) for one in truth["comments"]]
    aligned = align(lines, truth["title"], truth["text"], written, author=truth["author"], date=truth["date"])
    authors = [one.author for one in written]
    return (
        Page(folder, kind, stem, lines, aligned, truth["author"], authors, []) if all(aligned.texts) else None
    )


def inner_text(raw: str) -> str:
    """Return what copying a page from a browser gives, as far as markup alone says."""
    parts: list[str] = []

    def walk(element: Any) -> None:
        if not isinstance(element.tag, str) or element.tag.lower() in _UNSEEN:
            return
        style = (element.get("style") or "").replace(" ", "")
        if element.get("hidden") is not None or "display:none" in style:
            return
        name = element.tag.lower()
        parts.append("\n" * ((name in _BLOCKS) + (name in ("p", "br"))))
        if name == "pre":
            parts.append(f"{element.text_content()}\n")
            return
        parts.append(re.sub(r"\s+", " ", element.text or ""))
        for child in element:
            walk(child)
            parts.append(re.sub(r"\s+", " ", child.tail or ""))
        parts.append("\t" * (name in ("td", "th")) + "\n" * ((name in _BLOCKS) + (name == "p")))

    walk(lxml.html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", raw)))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r" *\n *", "\n", "".join(parts)))


def described(lines: Sequence[Line], labels: Sequence[str]) -> tuple[Features, NDArray[np.int64]]:
    """Return features and labels of the lines that are not blank."""
    features = line_features(lines)
    return features, np.array([LABELS.index(labels[row]) for row in features.rows], np.int64)


# Pages made of pages: what platforms never seen may leave out, add, write otherwise or put elsewhere

Pairs = list[tuple[Line, str]]


@dataclass
class Post:
    """A comment's lines: those from its name, or date, to its text, those of the text, and those below it."""

    head: Pairs
    text: Pairs
    rest: Pairs

    @property
    def name(self) -> str:
        """The author's name."""
        line = next((line for line, label in self.head + self.rest if label == "N"), None)
        return (mark_of(line.text).name or line.text) if line else ""


def changed(lines: Lines, truth: Alignment, strange: Lines, chance: random.Random) -> tuple[Lines, list[str]]:
    """Return a page with other furniture, blank lines, heads of comments and order of names, dates and texts."""
    pairs: Pairs = list(zip(lines, truth.labels, strict=True))
    above, posts, below = parted(pairs)
    manners = [change for change in MANNERS if posts and chance.random() < MANNER]
    for manner in manners:
        manner(posts, chance)
    pairs = [
        *above,
        *(pair for post in posts for part in (post.head, post.text, post.rest) for pair in part),
        *below,
    ]
    changes: list[tuple[float, Callable[[Pairs], Pairs]]] = [
        (0.15, _joined(chance)),
        (0.1, lambda pairs: [pair for pair in pairs if pair[1] not in "AT"]),
        (0.1, lambda pairs: [pair for pair in pairs if pair[1] != "D"] if "N" in truth.labels else pairs),
        (0.15, lambda pairs: [pair for pair in pairs if not (pair[1] == "F" and is_action(pair[0].text))]),
        (0.15, lambda pairs: [pair for pair in pairs if not (pair[1] == "F" and kinds_said(pair[0].text))]),
        (0.2, lambda pairs: pairs[next((at for at, pair in enumerate(pairs) if pair[1] in "TA"), 0) :]),
        (
            0.2,
            lambda pairs: pairs[
                : max((at + 1 for at, pair in enumerate(pairs) if pair[1] not in "F "), default=0)
            ],
        ),
        (0.3, lambda pairs: _thinned(pairs, chance)),
        (0.3, lambda pairs: _with_strange(pairs, strange, chance)),
        (0.3, lambda pairs: [(replace(line, indent=0), label) for line, label in pairs]),
        (0.15, lambda pairs: [pair for pair in pairs if pair[1] != " "]),
        (
            0.15,
            lambda pairs: [
                one for pair in pairs for one in ((pair, (BLANK, " ")) if pair[1] != " " else (pair,))
            ],
        ),
    ]
    for likely, change in changes:
        if chance.random() < likely:
            pairs = change(pairs) or pairs
    return [line for line, _label in pairs], [label for _line, label in pairs]


def parted(pairs: Pairs) -> tuple[Pairs, list[Post], Pairs]:
    """Return what stands above the comments, each of them, and what stands below."""
    texts: list[tuple[int, int]] = []
    for at, (_line, label) in enumerate(pairs):
        if label == "B":
            # another name or date, furniture or more between: another comment
            start = (
                texts[-1][0] if texts and all(pair[1] in "B " for pair in pairs[texts[-1][0] : at]) else at
            )
            if start != at:
                texts.pop()
            texts.append((start, at + 1))
    posts: list[Post] = []
    first = end = 0
    for number, (start, stop) in enumerate(texts):
        head = next((at for at in range(max(end, start - 14), start) if pairs[at][1] in "ND"), start)
        if number == 0:
            first = head
        else:
            posts[-1].rest = pairs[end:head]
        posts.append(Post(pairs[head:start], pairs[start:stop], []))
        end = stop
    if not posts:
        return pairs, [], []
    last = next(
        (at + 1 for at in range(min(end + 8, len(pairs)) - 1, end - 1, -1) if pairs[at][1] in "ND"), end
    )
    posts[-1].rest = pairs[end:last]
    return pairs[:first], posts, pairs[last:]


def _line(text: str) -> Line:
    return Line(0, text, text, word=len(text.split()[0]))


def _beside(
    posts: list[Post],
    label: str,
    made: Callable[[Post], str],
    share: float,
    after: bool,
    chance: random.Random,
) -> None:
    """Put a line before or behind each post's line of one label."""
    for post in posts:
        for part in (post.head, post.rest):
            at = next((at for at, pair in enumerate(part) if pair[1] == label), None)
            if at is not None and chance.random() < share and (text := made(post).strip()):
                part.insert(at + after, (_line(text), "F"))
                break


def _ranks(posts: list[Post], chance: random.Random) -> None:
    """Put ranks or trades of some words behind names."""
    ranks = {post.name: _rank(posts, chance) for post in posts}
    usual = [_rank(posts, chance) for _ in range(2)]
    own = chance.random() < 0.5
    _beside(
        posts,
        "N",
        lambda post: ranks[post.name] if own else chance.choice(usual),
        chance.choice((0.3, 1)),
        True,
        chance,
    )


def _rank(posts: list[Post], chance: random.Random) -> str:
    if chance.random() < 0.6:
        return chance.choice(RANKS)
    spoken = [post.text for post in posts if post.text]
    words = chance.choice(chance.choice(spoken))[0].text.split() if spoken else []
    start = chance.randrange(len(words)) if words else 0
    return " ".join(words[start : start + chance.randint(1, 4)]).strip(" .,;:!?").capitalize()


def _pictures(posts: list[Post], chance: random.Random) -> None:
    sign = chance.choice(
        ("Photo de {}", "Avatar de {}", "Avatar : {}", "Image de profil de {}", "{}", "{}", "Portrait de {}")
    )
    letter = chance.random() < 0.2
    _beside(
        posts, "N", lambda post: post.name[:1].upper() if letter else sign.format(post.name), 1, False, chance
    )


def _accounts(posts: list[Post], chance: random.Random) -> None:
    where = chance.choice(("", "", "@toots.example", ".social.example"))
    _beside(
        posts,
        "N",
        lambda post: "@" + re.sub(r"\W+", "", post.name.casefold()) + where if post.name else "",
        1,
        True,
        chance,
    )


def _profiles(posts: list[Post], chance: random.Random) -> None:
    """Put what forums say of an author behind the name."""
    fields = chance.sample(FIELDS, chance.randint(1, 4))
    after = chance.random() < 0.8
    for field in fields:
        _beside(
            posts, "N", lambda post, field=field: field.format(chance.randint(2, 9000)), 0.9, after, chance
        )  # type: ignore[misc]


def _signatures(posts: list[Post], chance: random.Random) -> None:
    """Put a line of the author's own below each text of those who write twice, as forums do."""
    lines = [pair[0].text for post in posts for pair in post.text if 10 < len(pair[0].text) < 90]
    counts = Counter(post.name for post in posts)
    rule = chance.choice(("", "", "--", "____"))
    # nothing else tells a signature from what is signed
    own = {name: chance.choice(lines) for name in sorted(counts) if lines and (rule or counts[name] > 1)}
    for post in posts:
        if post.name in own:
            post.rest[:0] = [*([(_line(rule), "F")] if rule else []), (_line(own[post.name]), "F")]


def _paragraphs(posts: list[Post], chance: random.Random) -> None:
    """Break texts after sentences."""
    share = chance.choice((0.3, 0.6, 1))
    blank: Pairs = [(BLANK, " ")] if chance.random() < 0.5 else []
    for post in posts:
        text: Pairs = []
        for line, label in post.text:
            parts = re.split(r"(?<=[.!?…]) (?=[A-ZÀ-Ý«])", line.text)
            if label != "B" or len(parts) < 2 or chance.random() > share:
                text.append((line, label))
                continue
            at = chance.randrange(1, len(parts))
            broken = [" ".join(part) for part in (parts[:at], parts[at:])]
            text += [(_line(broken[0]), "B"), *blank, (_line(broken[1]), "B")]
        post.text = text


def _answers(posts: list[Post], chance: random.Random) -> None:
    sign = chance.choice(("En réponse à {}", "@{}", "Réponse à {}", "{} a écrit :", "↪ {}", "Répond à {}"))
    if sign == "@{}":
        return
    for number, post in enumerate(posts):
        if number and chance.random() < 0.5 and post.head and (name := chance.choice(posts[:number]).name):
            post.head.append((_line(sign.format(name)), "F"))


def _links(posts: list[Post], chance: random.Random) -> None:
    """Put links of words never seen, or none, below texts."""
    links = [chance.choice(LINKS).format(chance.randint(0, 40)) for _ in range(chance.randint(1, 4))]
    one = chance.choice(("", "", " ", " | ", " · "))
    for post in posts:
        shown = [re.sub(r"\d+", str(chance.randint(0, 40)), link) for link in links]
        kept = [pair for pair in post.rest if pair[1] != "F"]
        post.rest = [*((_line(text), "F") for text in ([one.join(shown)] if one else shown)), *kept]


def _numbers(posts: list[Post], chance: random.Random) -> None:
    sign = chance.choice(("#{}", "{}", "{}.", "Message n° {}", "Commentaire n°{}"))
    for number, post in enumerate(posts, start=1):
        post.head.insert(0, (_line(sign.format(number)), "F"))


def _dates_written(posts: list[Post], chance: random.Random) -> None:
    """Write all dates in another manner."""
    manner = chance.choice(DATES)
    for post in posts:
        for part in (post.head, post.rest):
            for at, (line, label) in enumerate(part):
                if label == "D":
                    part[at] = (replace(_line(_date_like(manner, chance)), indent=line.indent), "D")


def _names_written(posts: list[Post], chance: random.Random) -> None:
    """Write all names that stand alone in another manner."""
    manner = chance.choice(SIGNED)
    for post in posts:
        for part in (post.head, post.rest):
            for at, (line, label) in enumerate(part):
                if label == "N" and mark_of(line.text).kind == "t" and len(line.text) < 40:
                    part[at] = (replace(_line(manner.format(line.text)), indent=line.indent), "N")


def _dates_first(posts: list[Post], _chance: random.Random) -> None:
    for post in posts:
        at = {label: at for at, (_line, label) in enumerate(post.head) if label in "ND"}
        if len(at) == 2:
            post.head[at["N"]], post.head[at["D"]] = post.head[at["D"]], post.head[at["N"]]


def _dates_below(posts: list[Post], _chance: random.Random) -> None:
    for post in posts:
        dates = [pair for pair in post.head if pair[1] == "D"]
        post.head = [pair for pair in post.head if pair[1] != "D"]
        post.rest = [*dates, *post.rest]


def _names_below(posts: list[Post], _chance: random.Random) -> None:
    for post in posts:
        post.head, post.rest = [], [*post.head, *post.rest]


MANNERS = (
    *(_dates_written, _names_written, _ranks, _profiles, _pictures, _accounts, _numbers),
    *(_answers, _links, _signatures, _paragraphs, _dates_first, _dates_below, _names_below),
)


def _listed(words: str) -> list[str]:
    return words.split(" / ")


SIGNED = _listed(
    "{} a écrit : / {} a dit : / {} dit : / Par {} / — {} / {} : / De : {} / {} (invité) / Pseudo : {}"
)
MONTHS = _listed(
    "janvier / février / mars / avril / mai / juin / juillet / août / septembre / octobre / novembre / "
    "décembre"
)
DATES = _listed(
    "{d} {n} {y} / {d} {n} {y} à {h}:{i} / Le {d} {n} {y} à {h} h {i} / {d:02}/{m:02}/{y} {h}:{i} / "
    "{d:02}/{m:02}/{y} / il y a {a} {u} / Il y a {a} {u} / {a} {v} / {a} {v}. / Posté(e) {d} {n} {y} / "
    "Posté le {d} {n} {y}, {h}:{i} / Publié le {d:02}/{m:02}/{y} / {n} {y} / {d} {n} / {d:02}.{m:02}.{y} "
    "- {h}h{i} / {y}-{m:02}-{d:02} {h}:{i} / Date : {d} {n} {y} / hier à {h}:{i} / {d} {n} {y}, {h}:{i} / "
    "Déposé le {d} {n} {y} / ({d} {n} {y}) / {h}:{i}"
)
RANKS = _listed(
    "Membre / Admin / Modératrice / Contributeur star / Auteur / Autrice / Abonné / Abonnée / Nouveau "
    "membre / Pour / Contre / Super fan / Habitué / Membre actif / Expert / Vérifié / Retraité / "
    "Professeure de lettres / Local Guide · 84 avis / Animatrice réseau / Ingénieur en hydraulique / "
    "Équipe / Invité / Membre confirmé / 3 avis / Cet organisme est vérifié / Choix : A / Niveau 4 / "
    "Fidèle lectrice / Posteur régulier / Citoyenne / Avis vérifié"
)
FIELDS = _listed(
    "Messages : {} / {} messages / Inscrit le 12 mars 2012 / Inscription : 03 avr. 2009 / Lieu : Nantes / "
    "Région : Orne / Localisation : Lyon / Hors ligne / {} / {} points / Réputation : {} / Âge : {} / "
    "Ville : Dole / Enregistré le : 04 mai 2010 / Membre depuis 2014 / {} abonnés / ★★★★☆ / Sexe : femme "
    "/ Profession : menuisier"
)
LINKS = _listed(
    "Répondre / J'aime / Signaler / {} / Partager / Citer / Utile ({}) / 👍 {} / D'accord / Pas d'accord / "
    "Applaudir / Répondre à ce commentaire / Signaler un abus / Haut / Réagir / Alerter la modération / "
    "Recommander ({}) / Permalien / {} j’aime / + {} / Merci ({}) / Lien / Remonter / Bloquer / Afficher "
    "la réponse / Soutenir / Commenter / ⋮ / ..."
)


def _thinned(pairs: Pairs, chance: random.Random) -> Pairs:
    share = chance.choice((0.1, 0.3, 0.6))
    return [pair for pair in pairs if pair[1] not in "F " or chance.random() > share]


def _with_strange(pairs: Pairs, strange: Lines, chance: random.Random) -> Pairs:
    """Put some furniture of other pages above, below and between."""
    for _ in range(chance.randint(1, 5)):
        at = chance.choice((0, len(pairs), chance.randint(0, len(pairs))))
        # within a comment's text no page has any
        while 0 < at < len(pairs) and pairs[at][1] in "BA ":
            at += 1
        start = chance.randrange(len(strange))
        added = [(line, "F") for line in strange[start : start + chance.randint(1, 6)]]
        # captions below a text are told from it by their place alone
        if any(label == "B" for _line, label in pairs[max(0, at - 2) : at]):
            added = [pair for pair in added if not pair[0].is_sentence]
        pairs = [*pairs[:at], *added, *pairs[at:]]
    return pairs


def _joined(chance: random.Random) -> Callable[[Pairs], Pairs]:
    """Return what puts name and date on one line."""
    sign = chance.choice((" ", " - ", " • ", ", ", " | ", " · ", " le "))

    def join(pairs: Pairs) -> Pairs:
        result: Pairs = []
        for line, label in pairs:
            if label == "D" and result and result[-1][1] == "N" and len(line.text) < 60:
                text = f"{result[-1][0].text}{sign}{line.text}"
                result[-1] = (Line(result[-1][0].indent, text, text), "N")
            else:
                result.append((line, label))
        return result

    return join


# Learning


@dataclass
class Plan:
    """How nets are made.

    Attributes
    ----------
    labels : str
    hidden, epochs : int
    steps : list of list of int
        How many items apart the items are that each layer looks at.
    shared : tuple of bool
        The layers that look at the mean of the items of the same manner too: what one comment shows, the others show.
    """

    labels: str
    hidden: int
    epochs: int
    steps: list[list[int]]
    shared: tuple[bool, ...]


LINES = Plan(
    LABELS,
    80,
    45,
    [[-3, -2, -1, 0, 1, 2, 3], [-2, 0, 2], [-4, 0, 4], [-8, 0, 8], [0]],
    (False, True, True, False, False),
)
WORDS = Plan(
    SPAN_LABELS, 48, 40, [[-2, -1, 0, 1, 2], [-1, 0, 1], [-2, 0, 2], [0]], (False, True, True, False)
)


@dataclass
class Series:
    """What items of a page are, features and labels, the page itself first and then pages made of it, and what it weighs."""

    variants: list[tuple[Array, NDArray[np.intp], NDArray[np.int64]]]
    weight: float


class Net(torch.nn.Module):
    """Layers that look at some items around each; those after the first add to what is known."""

    def __init__(self, inputs: int, plan: Plan) -> None:
        super().__init__()
        self.plan = plan
        sizes = [inputs, *[plan.hidden] * (len(plan.steps) - 1), len(plan.labels)]
        self.layers = torch.nn.ModuleList(
            torch.nn.Linear(size * (len(steps) + shared), out)
            for size, out, steps, shared in zip(sizes, sizes[1:], plan.steps, plan.shared, strict=False)
        )

    def forward(self, values: torch.Tensor, items: torch.Tensor, alike: torch.Tensor) -> torch.Tensor:
        for layer, steps, shared in zip(self.layers, self.plan.steps, self.plan.shared, strict=True):
            seen = _around(values, steps)
            found = layer(torch.cat([seen, alike @ values], dim=2) if shared else seen)
            if layer is self.layers[-1]:
                return found
            found = torch.nn.functional.dropout(torch.relu(found), DROPPED, self.training) * items
            values = values + found if values.shape == found.shape else found
        return values


def _around(values: torch.Tensor, steps: Sequence[int]) -> torch.Tensor:
    if list(steps) == [0]:
        return values
    far, size = max(map(abs, steps)), values.shape[1]
    padded = torch.nn.functional.pad(values, (0, 0, far, far))
    return torch.cat([padded[:, far + step : far + step + size] for step in steps], dim=2)


def learn(every: Sequence[Series], mean: Array, scale: Array, seed: int, plan: Plan) -> Net:
    """Return a net that learnt from pages and what was made of them."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    known = [
        [
            (torch.from_numpy(standardised(x, mean, scale)), torch.from_numpy(alike), torch.from_numpy(y))
            for x, alike, y in series.variants
            if len(y)
        ]
        for series in every
    ]
    net = Net(len(mean) + 1, plan)
    steps = plan.epochs * (-(-len(every) // BATCH))
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps, pct_start=0.15)
    net.train()
    for _epoch in range(plan.epochs):
        for batch in _batches(len(every), chance):
            picked = [chance.choice(known[at]) for at in batch]
            longest = max(len(y) for _x, _alike, y in picked)
            inputs = torch.zeros(len(batch), longest, len(mean) + 1)
            wanted = torch.full((len(batch), longest), -1)
            weights = torch.zeros(len(batch), longest)
            means = torch.zeros(len(batch), longest, longest)
            for row, (at, (x, alike, y)) in enumerate(zip(batch, picked, strict=True)):
                inputs[row, : len(y)], wanted[row, : len(y)] = x, y
                same = (alike[:, None] == alike[None, :]).float()
                means[row, : len(y), : len(y)] = same / same.sum(dim=1, keepdim=True)
                weights[row, : len(y)] = every[at].weight
            items = inputs[:, :, -1:].clone()
            kept = torch.rand(len(batch), 1, len(mean) + 1) > DROPPED_INPUTS
            kept[:, :, -1] = True
            scores = net(inputs * kept / (1 - DROPPED_INPUTS), items, means)
            loss = torch.nn.functional.cross_entropy(
                scores.transpose(1, 2), wanted, ignore_index=-1, reduction="none", label_smoothing=0.03
            )
            optimiser.zero_grad()
            ((loss * weights).sum() / weights.sum()).backward()
            optimiser.step()
            schedule.step()
    return net.eval()


def _batches(size: int, chance: random.Random) -> Iterator[list[int]]:
    order = list(range(size))
    chance.shuffle(order)
    for start in range(0, size, BATCH):
        yield order[start : start + BATCH]


def write(output: Path, every: Sequence[Series], nets: int, plan: Plan, **others: NDArray[Any]) -> None:
    """Learn from pages and write what was learnt."""
    every = [series for series in every if any(len(y) for _x, _alike, y in series.variants)]
    rows = np.vstack([x for series in every for x, _alike, y in series.variants if len(y)])
    mean, scale = rows.mean(axis=0), np.maximum(rows.std(axis=0), 0.05)
    follows, begins = transitions([series.variants[0][2] for series in every], len(plan.labels))
    arrays = {"mean": mean, "scale": scale, "follows": follows, "begins": begins, **others}
    for number in range(nets):
        net = learn(every, mean, scale, number, plan)
        for at, layer in enumerate(net.layers):
            weights = layer.weight.detach().numpy().T
            size = np.abs(weights).max(axis=0) / 127
            arrays[f"weights{number}_{at}"] = np.round(weights / size).astype(np.int8)
            arrays[f"scale{number}_{at}"] = size.astype(np.float32)
            arrays[f"bias{number}_{at}"] = layer.bias.detach().numpy()
    width = max(map(len, plan.steps))
    steps = np.array([[*around, *[around[-1]] * (width - len(around))] for around in plan.steps], np.int8)
    arrays["shared"] = np.array(plan.shared)
    np.savez_compressed(output, steps=steps, nets=np.array(nets), **arrays)  # type: ignore[arg-type]


def transitions(every: Sequence[NDArray[np.int64]], size: int) -> tuple[Array, Array]:
    """Return how much likelier labels are behind each, and at the beginning, than they are anywhere."""
    follows, begins = np.full((size, size), 0.5), np.full(size, 0.5)
    for labels in every:
        if len(labels):
            np.add.at(follows, (labels[:-1], labels[1:]), 1)
            begins[labels[0]] += 1
    anywhere = np.log(follows.sum(axis=0) / follows.sum())
    follows = np.log(follows / follows.sum(axis=1, keepdims=True)) - anywhere
    begins = np.log(begins / begins.sum()) - anywhere
    return (FOLLOWS * follows).astype(np.float32), (FOLLOWS * begins).astype(np.float32)


def lines_of(pages: Sequence[Page]) -> list[Series]:
    """Return what the lines of pages are."""
    return [
        Series(
            [(x.values, x.alike, y) for x, y in page.variants], HTML_WEIGHT if page.kind == "html" else 1.0
        )
        for page in pages
    ]


# Names within lines

# A word that the lines of as many pages say beside names is known by itself.
MIN_PAGES = 3
MAX_WORDS = 160


def signed_lines(page: Page) -> list[tuple[str, str]]:
    """Return the lines of a page that say who wrote, each with its name."""
    found: dict[int, str] = {}
    for line, name in zip(page.truth.names, page.authors, strict=True):
        if line is not None and name and _places(page.lines[line].raw or page.lines[line].text, name):
            found[line] = name
    for at, label in enumerate(page.truth.labels):
        text = page.lines[at].raw or page.lines[at].text
        if label == "P" and page.author and _places(text, page.author):
            found[at] = page.author
    return [(page.lines[at].raw or page.lines[at].text, name) for at, name in sorted(found.items())]


def _places(text: str, name: str) -> list[tuple[int, int]]:
    """Return where a line holds a name and not a part of a word."""
    pattern = (
        rf"(?<!\w){re.escape(name)}(?!\w)" if name[:1].isalnum() and name[-1:].isalnum() else re.escape(name)
    )
    return [match.span() for match in re.finditer(pattern, text)]


def spans_of(
    lines: Sequence[tuple[str, str]], words: Sequence[str]
) -> tuple[Array, NDArray[np.intp], NDArray[np.int64]]:
    """Return features and labels of the words of lines that say who wrote."""
    tokens = tokens_of([text for text, _name in lines], words)
    labels = np.zeros(len(tokens.lines), np.int64)
    for number, (text, name) in enumerate(lines):
        for start, stop in _places(text, name):
            inside = [
                at
                for at, line in enumerate(tokens.lines)
                if line == number and start <= tokens.spans[at][0] and tokens.spans[at][1] <= stop
            ]
            labels[inside] = 2
            labels[inside[:1]] = 1
    return tokens.values, tokens.alike, labels


def known_words(pages: Sequence[Sequence[tuple[str, str]]]) -> list[str]:
    """Return the words that the lines of several pages say beside names."""
    counts: Counter[str] = Counter()
    for lines in pages:
        said: set[str] = set()
        for text, name in lines:
            said.update(re.findall(r"[^\W\d_]+", text.replace(name, " ").casefold()))
        counts.update(said)
    return sorted(word for word, count in counts.most_common(MAX_WORDS) if count >= MIN_PAGES)


def written_otherwise(lines: Sequence[tuple[str, str]], chance: random.Random) -> list[tuple[str, str]]:
    """Return the lines of a page as another page would write them."""
    rest = ("", chance.choice((" ", " · ", ", ", " - ", " | ", " (", " • ", "")))
    own = chance.random() < 0.5
    usual, date = chance.choice(RANKS), chance.choice(DATES)
    before = chance.choice(BEFORE) if chance.random() < 0.4 else "{}"
    behind = chance.random()
    twice = chance.random() < 0.08
    found = []
    for text, name in lines:
        if chance.random() < 0.5:
            text = name
        if twice:
            text = text.replace(name, f"{name} {name}")
        sign = rest[1] or " "
        if behind < 0.25:
            text = f"{text}{sign}{chance.choice(RANKS) if own else usual}{')' if sign == ' (' else ''}"
        elif behind < 0.4:
            text = f"{text}{sign}{_date_like(date, chance)}{')' if sign == ' (' else ''}"
        elif behind < 0.5 and chance.random() < 0.4:
            text = f"{text}{sign}{usual}"
        elif behind < 0.55:
            text = f"{_date_like(date, chance)}{sign}{text}{')' if sign == ' (' else ''}"
        elif behind < 0.6:
            text = f"{text}{sign}{chance.randint(1, 900)} {chance.choice(('points', 'messages', 'avis', 'abonnés'))}"
        found.append((before.format(text, n=chance.randint(1, 60)), name))
    return found


BEFORE = _listed(
    "De {} / Par {} / par {} / Posté par {} / Écrit par {} / Commentaire de {} / Réponse de {} / ↳ {} / * {} / - {} / — {} / "
    "{n}. {} / #{n} {} / {n}) {} / Avatar de {} / Photo de profil de {} / {} a écrit : / {} dit : / {} : / @{} / Pseudo : {} / "
    "Signé {} / Avis de {} / > {} / [{n}] {} / Message de {} / Contribution de {} / Publié par {} / de : {} / From: {} / u/{} / Nom : {}"
)


def _date_like(manner: str, chance: random.Random) -> str:
    return manner.format(
        d=chance.randint(1, 28),
        m=chance.randint(1, 12),
        n=chance.choice(MONTHS),
        y=chance.randint(2008, 2025),
        h=chance.randint(7, 23),
        i=chance.randint(10, 59),
        a=chance.randint(2, 11),
        u=chance.choice(("jours", "heures", "mois", "ans", "semaines")),
        v=chance.choice(("j", "h", "sem", "min", "an")),
    )


def words_of(pages: Sequence[Page]) -> tuple[list[Series], list[str]]:
    """Return what the words are of lines that say who wrote, and the words that nets know."""
    every = [signed_lines(page) for page in pages]
    words = known_words(every)
    found = []
    for number, lines in enumerate(every):
        chance = random.Random(number)
        made = [lines, *(written_otherwise(lines, chance) for _ in range(VARIANTS - 1) if lines)]
        found.append(Series([spans_of(one, words) for one in made if one], 1.0))
    return found, words


def write_names(output: Path, pages: Sequence[Page], nets: int) -> None:
    """Learn the names within lines from pages and write what was learnt."""
    every, words = words_of(pages)
    write(output, every, nets, WORDS, words=np.array(words))


def measure_names(path: Path, pages: Sequence[Page]) -> Counter[str]:
    """Return how many names are found of how many."""
    figures: Counter[str] = Counter()
    for page in pages:
        lines = signed_lines(page)
        if page.kind != "text" or not lines:
            continue
        for (_text, name), got in zip(lines, names_found([text for text, _name in lines], path), strict=True):
            figures.update(spans=1, spans_right=got is not None and got.text == name)
    return figures


# Measuring


def measure(model: LabelNet, page: Page) -> Counter[str]:
    """Return how many comments, names, dates, titles and lines of the article are found of how many."""
    features = line_features(page.lines)
    rows = features.rows
    found = [" "] * len(page.lines)
    for row, label in zip(rows, model.best(model.log_p(features.values, features.alike)), strict=True):
        found[row] = LABELS[label]
    return compare(page, rows, found)


def compare(page: Page, rows: Sequence[int], found: Sequence[str]) -> Counter[str]:
    """Return how many of what are as they should be."""
    place = {row: at for at, row in enumerate(rows)}
    figures: Counter[str] = Counter()
    for text, name, date in zip(page.truth.texts, page.truth.names, page.truth.dates, strict=True):
        first, last = place[text[0]], place[text[-1]]
        beside = [rows[at] for at in (first - 1, last + 1) if 0 <= at < len(rows)]
        whole = all(found[row] == "B" for row in text) and all(found[row] != "B" for row in beside)
        figures.update(texts=1, texts_right=whole)
        if name is not None:
            figures.update(names=1, names_right=found[name] == "N")
        if date is not None and date != name:
            figures.update(dates=1, dates_right=found[date] == "D")
    pairs = Counter(zip(page.truth.labels, found, strict=True))
    for label, what in (("T", "title"), ("A", "article"), ("N", "name_lines"), ("B", "text_lines")):
        figures[f"{what}_wanted"] += sum(count for (want, _got), count in pairs.items() if want == label)
        figures[f"{what}_found"] += sum(count for (_want, got), count in pairs.items() if got == label)
        figures[f"{what}_both"] += pairs[label, label]
    figures["lines"] += len(rows)
    figures["lines_right"] += sum(count for (want, got), count in pairs.items() if want == got != " ")
    return figures


def told(figures: Counter[str]) -> str:
    """Return figures in words."""
    shares = [
        f"{what} {figures[f'{what}_right']}/{figures[what]} ({figures[f'{what}_right'] / max(1, figures[what]):.1%})"
        for what in ("texts", "names", "dates", "lines", "spans")
    ]
    scores = [
        f"{what} F1 {2 * figures[f'{what}_both'] / max(1, figures[f'{what}_wanted'] + figures[f'{what}_found']):.3f}"
        for what in ("title", "article", "name_lines", "text_lines")
    ]
    return ", ".join([*shares, *scores])


if __name__ == "__main__":
    sys.exit(main())
