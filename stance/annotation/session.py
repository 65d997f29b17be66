"""A coder's session: what is on the screen, and what each key does."""

import re
import textwrap
from collections import Counter
from collections.abc import Sequence

from stance.annotation.labels import LabelFile, Row
from stance.annotation.queue import Candidate
from stance.language import _, label_name, plural
from stance.reports.typography import NO_BREAK, one_line, visible
from stance.schema import LABELS, StanceLabel

KEYS: dict[str, StanceLabel] = {"a": "agree", "d": "disagree", "m": "mixed", "n": "neutral"}
SKIP, UNDO, QUIT, CUE, READ = " ", "u", "q", "c", "l"
ENTER = ("\r", "\n")
ERASE = ("\x7f", "\b")
ESCAPE = "\x1b"
# What reminds of an article that was read before: its beginning and its end.
MAX_ARTICLE = 600
MAX_PARENT = 300
# A key and what it does stay on one line, as does what an opening quotation mark opens.
_KEY = re.compile(r"(?<=\]|«) | (?=»)")


class Session:
    """The comments that a coder goes through, and the file that the decisions go into.

    The model's opinion is never shown: a coder who sees it agrees with it.

    Parameters
    ----------
    queue : sequence of Candidate
        In the order to show them.
    labels : LabelFile
    """

    def __init__(self, queue: Sequence[Candidate], labels: LabelFile) -> None:
        self._queue = list(queue)
        self._labels = labels
        # what each key of this session did: the comment it was pressed on, and whether a label was written
        self._history: list[tuple[Candidate, bool]] = []
        self._cue: tuple[int, int] | None = None
        self._typed: str | None = None
        self._whole = False
        self._note = ""

    @property
    def current(self) -> Candidate | None:
        """The comment on the screen, None when all are labelled."""
        return self._queue[0] if self._queue else None

    def press(self, key: str) -> bool:
        """Do what a key asks for; return False when the session is over."""
        self._note = ""
        if self._typed is not None:
            self._type(key, self._typed)
            return True
        # capitals too: Caps Lock is no reason to lose a key
        key = key.lower()
        if key == QUIT:
            return False
        if key == UNDO:
            self._undo()
        elif self.current is None:
            return True
        elif key in KEYS:
            self._decide(self.current, KEYS[key])
        elif key == SKIP:
            self._history.append((self._queue.pop(0), False))
            self._next()
        elif key == CUE:
            self._typed = ""
        elif key == READ:
            self._whole = not self._whole
        elif key not in ENTER:
            self._note = _("cette touche ne fait rien.")
        return True

    def _decide(self, item: Candidate, label: StanceLabel) -> None:
        self._labels.append(Row(*item.key, label, item.split, self._cue, item.comment.text))
        self._history.append((self._queue.pop(0), True))
        self._next()

    def _undo(self) -> None:
        if not self._history:
            self._note = _("rien à annuler dans cette séance.")
            return
        item, written = self._history.pop()
        if written:
            self._labels.undo()
        self._queue.insert(0, item)
        self._next()

    def _next(self) -> None:
        self._cue = None
        self._whole = False

    def _type(self, key: str, typed: str) -> None:
        """Take a key while the words that decided are typed."""
        if key == ESCAPE:
            self._typed = None
        elif key in ERASE:
            self._typed = typed[:-1]
        elif key not in ENTER:
            self._typed = typed + key
        else:
            self._typed = None
            self._cue = None
            if typed.strip() and self.current is not None:
                self._cue = find(self.current.comment.text, typed)
                if self._cue is None:
                    self._note = _("ces mots ne sont pas dans le commentaire.")

    def screen(self, width: int) -> str:
        """Return what to show, `width` columns wide."""
        item = self.current
        counts = Counter(row.stance for row in self._labels.rows)
        done = sum(counts.values())
        lines = [
            plural("{n} étiquette", "{n} étiquettes", done)
            + " ("
            + ", ".join(f"{counts[label]} {label_name(label)}" for label in LABELS)
            + ") · "
            + plural("{n} à voir", "{n} à voir", len(self._queue)),
            "─" * width,
        ]
        if item is None:
            lines += [_("Tout est étiqueté. [u] annuler  [q] quitter")]
        else:
            lines += self._page(item, width)
            lines += ["─" * width, *self._foot(item, width)]
        if self._note:
            lines += [self._note]
        return "\n".join(lines) + "\n"

    def _page(self, item: Candidate, width: int) -> list[str]:
        page, comment = item.page, item.comment
        lines = [*_wrap(page.title or _("(sans titre)"), width), ""]
        article = page.text if self._whole else _ends(page.text, MAX_ARTICLE)
        lines += [*_wrap(article, width, "│ "), ""]
        parent = next((c for c in page.comments if c.id == comment.parent_id), None)
        if parent is not None:
            lines += _wrap(_("En réponse à {name} :").format(name=parent.author or _("(sans nom)")), width)
            lines += [*_wrap(_ends(parent.text, MAX_PARENT), width, "│ "), ""]
        lines += _wrap(f"{comment.author or _('(sans nom)')} :", width)
        lines += _wrap(comment.text, width, "  ")
        if self._cue is not None:
            start, end = self._cue
            lines += _wrap(_("Mots qui décident : {words}").format(words=comment.text[start:end]), width)
        return lines

    def _foot(self, item: Candidate, width: int) -> list[str]:
        if self._typed is not None:
            return _wrap(
                _("Mots qui décident (Entrée valide, Échap abandonne) : {typed}").format(typed=self._typed),
                width,
            )
        names = "  ".join(f"[{key}] {label_name(label)}" for key, label in KEYS.items())
        whole = _("[l] article en bref") if self._whole else _("[l] article entier")
        question = _("Ce commentaire, envers l'auteur de l'article :")
        return [
            *_wrap(question, width),
            *_wrap(names, width),
            *_wrap(_("[espace] passer  [c] mots qui décident  {whole}  [u] annuler  [q] quitter").format(whole=whole), width),
        ]  # fmt: skip


def find(text: str, typed: str) -> tuple[int, int] | None:
    """Return where some words stand in a text, whatever their capitals and spaces, or None.

    Examples
    --------
    >>> find("Non, je ne suis  PAS d'accord", "pas d'accord")
    (17, 29)
    """
    pattern = r"\s+".join(re.escape(word) for word in typed.split())
    found = re.search(pattern, text, re.IGNORECASE)
    return found.span() if found else None


def _ends(text: str, size: int) -> str:
    if len(text) <= size:
        return text
    head, tail = one_line(text, size * 2 // 3), one_line(text)[-size // 3 :]
    return f"{head} […] {tail.split(' ', 1)[-1]}"


def _wrap(text: str, width: int, indent: str = "") -> list[str]:
    """Return a text of a page as lines that neither turn nor command a terminal."""
    return [
        line
        for paragraph in visible(text).split("\n")
        for line in textwrap.wrap(
            _KEY.sub(NO_BREAK, paragraph), width, initial_indent=indent, subsequent_indent=indent
        )
        or [indent.rstrip()]
    ]
