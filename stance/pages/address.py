"""Find the address of a page in what was kept of it: the links to its own comments, a permanent link, a line of its own."""

import re
from collections.abc import Iterable, Sequence

_TO_COMMENT = re.compile(
    r"(?P<page>https?://[^\s\"'<>()\[\]{}#]{1,400})#(?P<part>(?:[a-z]{1,8}-)?(?:comment|commentaire|comm?|cmt|c|forum|reponse|reaction|respond|replies|post|p|m|msg|message|discussion|pr)s?[-_]?\d*)(?![\w-])",
    re.I,
)
_REPLY = re.compile(r"(?<=[?&])(?:replytocom|unapproved|moderation-hash)=[^&]*&?")
# where other sites tell that they link to a page
_PING = re.compile(r"trackback|pingback|[/?]tb[/=?.]|xmlrpc", re.I)
_ALONE = re.compile(
    r"(?:(?:url|adresse|source|lien|permalien|permalink|link)\s*:\s*)?(https?://[^\s<>]{6,400})", re.I
)
_PERMANENT = re.compile(
    r"(?:permalien|permalink|lien permanent|adresse de (?:cet article|ce billet|cette page))\s*:\s*(https?://[^\s<>)]{6,400}[^\s<>).,])",
    re.I,
)
# Pages that are printed or sent have their address within the first or last lines.
EDGE_LINES = 4


def address_of_comments(links: Iterable[str]) -> str | None:
    """Return the page to whose comments most links lead, where at least two lead to different ones.

    Parameters
    ----------
    links : iterable of str
        Addresses, or texts that hold some.

    Examples
    --------
    >>> address_of_comments(["https://a.fr/p#comment-1", "https://a.fr/p?replytocom=1#respond", "https://a.fr/q#comment-9"])
    'https://a.fr/p'
    """
    parts: dict[str, set[str]] = {}
    for link in links:
        for match in _TO_COMMENT.finditer(link):
            page = _REPLY.sub("", match["page"]).rstrip("?&")
            parts.setdefault(page, set()).add(match["part"].lower())
    ranked = sorted(parts, key=lambda page: len(parts[page]), reverse=True)
    if not ranked or len(parts[ranked[0]]) < 2:
        return None
    return ranked[0] if len(ranked) == 1 or len(parts[ranked[0]]) > len(parts[ranked[1]]) else None


def written_address(lines: Sequence[str]) -> str | None:
    """Return the address that a page of text gives as its own.

    Examples
    --------
    >>> written_address(["Vélo", "Une phrase.", "https://a.fr/velo"])
    'https://a.fr/velo'
    """
    for line in lines:
        if match := _PERMANENT.search(line):
            return match[1]
    full = [line for line in lines if line]
    for line in (*full[:EDGE_LINES], *reversed(full[-EDGE_LINES:])):
        if (match := _ALONE.fullmatch(line)) and not _PING.search(match[1]):
            return match[1]
    return address_of_comments(lines)
