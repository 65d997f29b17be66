"""Names become codes, everywhere."""

import stat

import pytest

from stance.errors import ConfigError
from stance.reports.pseudonyms import code, pseudonymize, read_key
from stance.schema import Comment, Discussion, PageWarning

KEY = b"0123456789abcdef"
NOA, ZOE, PAT, LEA = (code(name, KEY) for name in ("Noa, interne", "Zoé Le Guen", "patoche", "Léa Martin"))


def page(text: str) -> Discussion:
    return Discussion(
        title="La tribune de Léa Martin",
        author="Léa Martin",
        text="Moi, Léa, je dis.\n\nPar Léa Martin\n\nLes faits.",
        url="https://exemple.fr/lea",
        headings=("Par Léa Martin",),
        quotes=((5, 8), (9, 11)),
        comments=(
            Comment("noa-1", "Rien.", "Noa, interne"),
            Comment("zoe-2", text, "Zoé Le Guen", parent_id="noa-1", quotes=((0, len(text)),)),
            Comment("p3", "Rien.", "patoche"),
            Comment("a", "Rien.", "Anonyme"),
        ),
        warnings=(PageWarning("comment-parent", "réponse à Zoé Le Guen introuvable"),),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@Noa, interne tu exagères", f"@{NOA} tu exagères"),
        ("@noa tu exagères", f"@{NOA} tu exagères"),
        ("@ZoéLeGuen oui", f"@{ZOE} oui"),
        ("@inconnu42 oui", f"@{code('inconnu42', KEY)} oui"),
        ("Bonjour Noa, bien vu", f"Bonjour {NOA}, bien vu"),
        ("bonjour zoe, bien vu", f"bonjour {ZOE}, bien vu"),
        ("Bonsoir Noa, Vincent et merci.", f"Bonsoir {NOA}, {code('Vincent', KEY)} et merci."),
        ("Merci Madame Durand !", f"Merci Madame {code('Durand', KEY)} !"),
        ("merci à Zoé pour tout", f"merci à {ZOE} pour tout"),
        ("Comme dit ZOÉ LE  GUEN ici", f"Comme dit {ZOE} ici"),
        ("L'avis d'Zoé, celui de Guen", f"L'avis d'{ZOE}, celui de {ZOE}"),
        ("Patoche a raison, patoche toujours", f"{PAT} a raison, {PAT} toujours"),
        ("écris à zoe.leguen@exemple.fr", f"écris à {code('zoe.leguen@exemple.fr', KEY)}"),
        ("mon blog http://zoe-blog.fr/a et http://exemple.fr", "mon blog […] et http://exemple.fr"),
        ("au 06 12 34 56 78 ou 0612345678", "au […] ou […]"),
        ("Le maire, un interne de philo", "Le maire, un interne de philo"),
        ("Bonjour à tous, merci Les amis", "Bonjour à tous, merci Les amis"),
        ("Anonyme ou non", "Anonyme ou non"),
        ("Léa Martin se trompe, Martin aussi", f"{LEA} se trompe, {LEA} aussi"),
    ],
)
def test_mentions(text, expected):
    assert pseudonymize(page(text), KEY).comments[1].text == expected


def test_the_whole_page():
    text = "Zoé dit non"
    assert pseudonymize(page(text), KEY) == Discussion(
        title=f"La tribune de {LEA}",
        author=LEA,
        text=f"Moi, {LEA}, je dis.\n\nPar {LEA}\n\nLes faits.",
        url=None,
        headings=(f"Par {LEA}",),
        quotes=((5, 16), (17, 19)),
        comments=(
            Comment("c1", "Rien.", NOA),
            Comment("c2", f"{ZOE} dit non", ZOE, parent_id="c1", quotes=((0, 19),)),
            Comment("c3", "Rien.", PAT),
            Comment("c4", "Rien.", code("Anonyme", KEY)),
        ),
        warnings=(PageWarning("comment-parent", f"réponse à {ZOE} introuvable"),),
    )


def test_a_first_name_that_two_share_is_neither_s():
    discussion = Discussion(
        "T", "Du texte.", comments=(Comment("1", "Paul dit", "Paul A."), Comment("2", "x", "Paul B."))
    )
    assert pseudonymize(discussion, KEY).comments[0].text == f"{code('paul', KEY)} dit"


def test_codes_are_stable_and_depend_on_the_key():
    assert code("Zoé", KEY) == code(" ZOE ", KEY) != code("Zoé", KEY[::-1])


def test_a_key_is_made_for_its_owner_alone_and_kept(tmp_path):
    path = tmp_path / "new" / "key"
    key = read_key(path)
    assert len(key) == 64
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_key(path) == key


@pytest.mark.parametrize("content", [b"", b"short\n"])
def test_a_short_key_is_refused(tmp_path, content):
    path = tmp_path / "key"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match="clé trop courte"):
        read_key(path)


def test_a_folder_is_no_key(tmp_path):
    with pytest.raises(ConfigError, match="fichier de clé inutilisable"):
        read_key(tmp_path)
