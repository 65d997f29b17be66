"""Names within the lines that say who wrote: what the lines of one page have in common is no part of them."""

import pytest

from stance.pages.name_spans import names_in_lines


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        pytest.param(
            ["De Fanfan La Chaise", "De Violaine Estrade", "De Anne Bel", "De Fanfan La Chaise"],
            ["Fanfan La Chaise", "Violaine Estrade", "Anne Bel", "Fanfan La Chaise"],
            id="a word before",
        ),
        pytest.param(
            ["↳ Corinne Vidal", "M. Delcourt", "↳ Fatou & Rémy N.", "Sylvie T"],
            ["Corinne Vidal", "M. Delcourt", "Fatou & Rémy N.", "Sylvie T"],
            id="a sign before some",
        ),
        pytest.param(
            [
                "* 3 avril 2008, par Yannick",
                "* 4 avril 2008, par Odile Charmetant",
                "* 4 avril 2008, par Marthe Peyrachon",
            ],
            ["Yannick", "Odile Charmetant", "Marthe Peyrachon"],
            id="a date before",
        ),
        pytest.param(
            [
                "lucile_p a commenté 2022-11-06 10:14:52 +01:00",
                "gaspard-b a commenté 2022-11-06 11:32:40 +01:00",
                "mdgagnon a commenté 2022-11-07 08:20:15 +01:00",
            ],
            ["lucile_p", "gaspard-b", "mdgagnon"],
            id="a verb and a date behind",
        ),
        pytest.param(
            ["Jocelyne T.5 décembre 2021", "Rémy12 décembre 2021"],
            ["Jocelyne T.", "Rémy"],
            id="a date that touches",
        ),
    ],
)
def test_names_of_a_page(lines, names):
    assert [name.text if name else None for name in names_in_lines(lines)] == names


def test_lines_without_words_have_no_name():
    assert names_in_lines([]) == []
    assert names_in_lines(["", " "]) == [None, None]
    found = names_in_lines(["…", "— —", "x" * 5_000])
    assert len(found) == 3
    assert all(name is None or name.log_p <= 0 for name in found)
