"""A discussion as text, so that a person can check at a glance what was understood of a page."""

from stance.language import _, plural
from stance.schema import Discussion

RULE = "─" * 72
INDENT = "    "


def page_text(discussion: Discussion) -> str:
    """Return a discussion as text: what is known of the page, the article, the comments with their threads."""
    lines = [discussion.title or _("(sans titre)"), RULE]
    for name, value in (
        (_("source"), discussion.source),
        (_("auteur"), discussion.author),
        (_("date"), discussion.date),
        (_("adresse"), discussion.url),
    ):
        if value:
            lines.append(f"{name} : {value}")
    lines += [f"! {warning.message}" for warning in discussion.warnings]
    headings = set(discussion.headings)
    for paragraph in discussion.text.split("\n\n"):
        lines += ["", f"## {paragraph}" if paragraph in headings else paragraph]
    lines += ["", RULE, plural("{n} commentaire", "{n} commentaires", len(discussion.comments))]
    levels: dict[str, int] = {}
    for comment in discussion.comments:
        level = levels[comment.id] = levels.get(comment.parent_id, -1) + 1 if comment.parent_id else 0
        about = [comment.id, comment.author or _("(sans nom)"), comment.date or _("(sans date)")]
        if comment.by_author:
            about.append(_("auteur de l'article"))
        if comment.parent_id:
            about.append(_("répond à {parent}").format(parent=comment.parent_id))
        lines += ["", INDENT * level + "[" + " · ".join(about) + "]"]
        lines += [INDENT * level + line for line in comment.text.split("\n")]
    return "\n".join(lines) + "\n"
