"""Drop what a page's marks leave at the edges of comments, headings and the author's name: ratings, reactions, "(modifié)", anchors."""

import re
from collections import Counter

from stance.pages.assemble import FoundPage, letters

# A sign is none of the texts' where so many of them end with it.
MIN_SHARED = 3
MIN_CODED = 2
MOST = 0.5
# People end texts with the same short words.
MIN_SIGNATURE = 12
_RULE = re.compile(r"[_—–=-]{2,}")
MAX_EDITED = 60
_EDITED = re.compile(
    r"\s*[(\[<](?:ce message a été |this message was )?(?:modifiée?|éditée?|edited)[)\]>]$", re.I
)
# lines of their own
_MARK = re.compile(
    r"(?:[★☆⭐✩✭✮]️?\s?){1,5}|[0-5](?:[.,]\d)? ?(?:/ ?5|étoiles?|stars?)(?: sur 5)?"
    r"|:[a-z][\w+-]{1,30}:(?: ?\d{1,4})?"
    r"|(?:[⭐🔁❤♥👍👎💬🔼👏😂😮😢🙏▲▼★☆]️?\s?[\d\u00a0\u202f .,]{1,9}k?\s*[·|•]?\s*){1,4}"
    r"|fan super actif|super fan|contribut(?:eur|rice) en progression|étoile montante|(?:travaille|a (?:travaillé|étudié)) (?:chez|à|dans) .{2,40}|[✓✔]️?|(?:commentateur|contributeur) du top \d+ ?%|top \d+ ?% commenter"
    r"|(?:posté|envoyé|écrit|publié|posted|sent) (?:depuis|via|from|de mon|from my)\b.{0,40}|via mobile"
    # what a comment on a part of a document is about
    r"|(?:sélectionné|selected)\s?: .{1,200}",
    re.I,
)
# a name beside its site, and that of who wrote the article
_LINKED = re.compile(r"\s*\((?:(?:son|sa) )?(?:site(?: web)?|page|blog|web)\)$", re.I)
_THE_AUTHOR = re.compile(
    r"l['’]aut(?:eure?|rice) (?:de l['’]article|du billet|de la note|de ce (?:billet|texte))", re.I
)
MIN_TWICE = 4
# "Photo du rédacteurLéa Bel"
_PICTURE = re.compile(r"^photo du rédacteur(?:rice)?\s*(?=\S)", re.I)
# headings that link to themselves
_ANCHORS = (" #", " ¶", "¶")
_ANCHOR_CHARS = " #¶"
MIN_ANCHORS = 2
# "Texte : Et les pruneaux ?", and below it "[codage : humour, hors grille]"
_FIELD = re.compile(
    r"^(?:texte|commentaire|message|contenu|verbatim|propos|text|comment|content)\s?:\s+", re.I
)
_CODED = re.compile(r"\n[ \t]{0,20}\[(?P<name>[^\W\d]{3,20})\s?:[^\[\]\n]{1,200}\][^\[\]]*$")
_SIGN = re.compile(r"\s([–—|•·])$")


def without_remains(page: FoundPage) -> None:
    """Drop from the texts of a page what it writes at their edges; a text that is nothing else stays."""
    if page.author:
        page.author = _bare(_PICTURE.sub("", page.author).removesuffix(" (")) or page.author
    if sum(heading.endswith(_ANCHORS) for heading in page.headings) >= MIN_ANCHORS:
        page.headings = [heading.rstrip(_ANCHOR_CHARS) for heading in page.headings]
        page.text = "\n\n".join(
            part.rstrip(_ANCHOR_CHARS) if part.endswith(_ANCHORS) else part
            for part in page.text.split("\n\n")
        )
    page.text = _EDITED.sub("", page.text) if page.text.endswith((")", "]", ">")) else page.text
    comments = page.comments
    _drop_fields(page)
    _drop_signatures(page)
    for comment in comments:
        if comment.author and _THE_AUTHOR.fullmatch(comment.author) and page.author:
            comment.author, comment.by_author = page.author, True
        comment.author = _bare(comment.author) if comment.author else comment.author
        lines = comment.text.strip("\n").split("\n")
        start, stop = 0, len(lines)
        if _is_account(lines[0], comment.author) and stop > 1:
            start = 1
        while stop - start > 1 and _is_mark(lines[start]):
            start += 1
        while stop - start > 1 and _is_mark(lines[stop - 1]):
            stop -= 1
        text = "\n".join(lines[start:stop]).rstrip()
        if edited := _EDITED.search(text[-MAX_EDITED:]):
            text = text[: len(text) - len(edited[0])]
        comment.text = text if text.strip() else comment.text
    signs = [match[1] if (match := _SIGN.search(comment.text)) else "" for comment in comments]
    for sign in set(filter(None, signs)):
        if signs.count(sign) >= max(MIN_SHARED, MOST * len(comments)):
            for comment in comments:
                comment.text = comment.text.removesuffix(f" {sign}")


def _drop_fields(page: FoundPage) -> None:
    """Drop what a note calls each text ("Texte : …"), and its keeper's own words in brackets below it ("[codage : contre]")."""
    texts = [comment.text.strip() for comment in page.comments]
    least = max(MIN_SHARED, MOST * len(texts))
    if sum(_FIELD.match(text) is not None for text in texts) < least:
        return
    texts = [_FIELD.sub("", text) for text in texts]
    lasts = [match["name"] if (match := _CODED.search(text)) else None for text in texts]
    coded = {name for name, count in Counter(filter(None, lasts)).items() if count >= MIN_CODED}
    for comment, text, name in zip(page.comments, texts, lasts, strict=True):
        comment.text = _CODED.sub("", text).rstrip() if name in coded else text


def _bare(name: str) -> str:
    """Return a name once, without the link or the rank beside it: "Léa BelLéa Bel", "lilas (site web)", "Léa Bel Mod" (Disqus)."""
    name = _LINKED.sub("", name).removesuffix(" Mod")
    half = len(name) // 2
    twice = half >= MIN_TWICE and " " in name[:half] and name[:half] == name[half:]
    return name[:half] if twice else name


def _is_account(line: str, author: str | None) -> bool:
    """Say whether a line is the account of who wrote: "@jeanmichel" below "Jean-Michel"."""
    account = line.strip()
    return (
        account.startswith("@")
        and author is not None
        and letters(account.casefold()) == letters(author.casefold()) != ""
    )


def _is_mark(line: str) -> bool:
    return not line.strip() or _MARK.fullmatch(line.strip()) is not None


def _drop_signatures(page: FoundPage) -> None:
    """Drop the last line of texts where somebody ends two of his with it, a topic's opening among them: a forum's signature."""
    written = [(page.author, page.text), *((comment.author, comment.text) for comment in page.comments)]
    ends = [(author, text.strip("\n").rsplit("\n", 1)) for author, text in written]
    counts = Counter[tuple[str | None, str]](
        (author, parts[1].strip()) for author, parts in ends if author and len(parts) > 1
    )
    kept = [
        _above_signature(parts[0])
        if len(parts) > 1 and len(parts[1]) >= MIN_SIGNATURE and counts[author, parts[1].strip()] > 1
        else None
        for author, parts in ends
    ]
    page.text = page.text if kept[0] is None else kept[0].rstrip()
    for comment, text in zip(page.comments, kept[1:], strict=True):
        comment.text = comment.text if text is None else text


def _above_signature(text: str) -> str:
    above, _end, rule = text.rstrip().rpartition("\n")
    return above.rstrip() if _RULE.fullmatch(rule) else text
