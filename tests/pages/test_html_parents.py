"""Which comment answers which, as themes of all kinds say it: attributes, classes, margins, links, boxes; one manner a row."""

import pytest

from stance.pages import read

NAMES = ("Josette P.", "Karim", "Luc Mercier")
TEXTS = (
    "Très bonne idée, il fallait le faire.",
    "Et où se garent les livreurs ?",
    "Ils viennent avant sept heures.",
)
ARTICLE = (
    "Depuis trois semaines, la mairie ferme la rue des Tilleuls aux voitures le dimanche matin,"
    " et le marché s'y étale désormais jusqu'au canal."
)


def unit(number, *, classes="comment", attributes="", beside="", inside=""):
    return (
        f'<div class="{classes}" id="comment-{number + 10}" {attributes}><div class="comment-head">'
        f'<span class="comment-author">{NAMES[number]}</span>'
        f' <span class="comment-date">0{number + 1}/05/2022 à 10:00</span>{beside}</div>'
        f'<div class="comment-text"><p>{TEXTS[number]}</p></div><a href="#">Répondre</a>{inside}</div>'
    )


def units(**given):
    """Return three comments with attributes or the like made from a number; the first has those of number 0."""
    return "".join(unit(n, **{name: make(n) for name, make in given.items()}) for n in range(3))


@pytest.mark.parametrize(
    "comments",
    [
        pytest.param(units(attributes=lambda n: f'data-parent="{n + 9 if n else 0}"'), id="data-parent"),
        pytest.param(
            units(attributes=lambda n: f'data-parent-comment-id="{n + 9 if n else ""}"'),
            id="data-parent-comment-id",
        ),
        pytest.param(
            units(attributes=lambda n: f'data-in-reply-to="comment-{n + 9}"' if n else ""),
            id="data-in-reply-to",
        ),
        pytest.param(
            units(classes=lambda n: f"comment parent-{n + 9}" if n else "comment"), id="class-parent"
        ),
        pytest.param(
            units(classes=lambda n: f"comment child-of-{n + 9}" if n else "comment"), id="class-child-of"
        ),
        pytest.param(units(classes=lambda n: f"comment commentlevel-{n + 1}"), id="class-level"),
        pytest.param(units(classes=lambda n: f"comment nested-{n}"), id="class-nested"),
        pytest.param(units(classes=lambda n: f"comment ml-{8 * n}"), id="class-margin"),
        pytest.param(units(classes=lambda n: f"comment col-md-{12 - n} col-md-offset-{n}"), id="class-offset"),
        pytest.param(units(attributes=lambda n: f'style="--depth:{n}"'), id="style-variable"),
        pytest.param(units(attributes=lambda n: f'style="margin-inline-start:{2 * n}rem"'), id="style-inline"),
        pytest.param(
            units(attributes=lambda n: f'style="margin: 0 0 10px {20 * n}px"'), id="style-shorthand"
        ),
        pytest.param(
            "".join(f'<div style="margin-left:{20 * n}px">{unit(n)}</div>' for n in range(3)),
            id="style-around",
        ),
        pytest.param(
            "".join(f'<div class="indent-{n}">{unit(n)}</div>' for n in range(3)), id="class-around"
        ),
        pytest.param(
            units(beside=lambda n: f' <a href="#comment-{n + 9}">↳ {NAMES[n - 1]}</a>' if n else ""),
            id="link",
        ),
        pytest.param(
            units(beside=lambda n: f' <span class="to">répond à <a href="/u">@{NAMES[n - 1]}</a></span>' if n else ""),
            id="name",
        ),
        pytest.param(
            unit(0) + f'<div class="indented">{unit(1)}<div class="indented">{unit(2)}</div></div>',
            id="boxes",
        ),
        pytest.param(
            unit(0) + f'<a id="n1"></a><div>{unit(1)}<div>{unit(2)}</div></div>', id="boxes without a name"
        ),
        pytest.param(
            units(beside=lambda n: f'<p>En réponse à <a href="/p#comment-{n + 9}">Un début…</a> par X</p>' if n else ""),
            id="link to the text",
        ),
    ],
)  # fmt: skip
def test_every_manner_to_say_what_is_answered(comments):
    found = read(
        f"<html><body><main><h1>Rue des Tilleuls</h1><div class='entry-content'><p>{ARTICLE}</p></div>"
        f"<section id='comments'><h2>3 commentaires</h2>{comments}</section></main></body></html>"
    )
    assert [(c.id, c.parent_id, c.author, c.text) for c in found.comments] == [
        (str(n + 10), str(n + 9) if n else None, NAMES[n], TEXTS[n]) for n in range(3)
    ]
    assert found.text == ARTICLE


def test_a_mention_is_more_precise_where_threads_end():
    again = unit(0).replace("comment-10", "comment-13").replace(TEXTS[0], "@karim : exact.")
    found = read(
        f"<html><body><main><h1>Rue des Tilleuls</h1><div class='entry-content'><p>{ARTICLE}</p></div><section id='comments'><h2>4 commentaires</h2>"
        f"{unit(0, inside=f'<div class=replies>{unit(1)}{unit(2)}{again}</div>')}</section></main></body></html>"
    )
    assert [(c.id, c.parent_id) for c in found.comments] == [
        ("10", None),
        ("11", "10"),
        ("12", "10"),
        ("13", "11"),
    ]
