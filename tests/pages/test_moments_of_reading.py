"""Relative dates count from the moment that a copy was made."""

import pytest

from stance.pages import read
from stance.pages.dates import find_date, moment_date, parse_date
from stance.pages.reference import moment_of_copy


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        ("12/03/2021 16:02\tPétition\nRaime\n12/03/2021 16:02\tPétition\nfin", "2021-03-12T16:02"),
        ("10/24/23, 9:14 PM\n(3) Facebook\nhttps://f.example.org/posts/1   1/1", "2023-10-24T21:14"),
        (
            "De : Odile <o@a.example>\nEnvoyé : mardi 3 octobre 2023 22:10\nObjet : lu\n\nBonjour",
            "2023-10-03T22:10",
        ),
        ("12/03/2021 16:02\nUn titre\nUn article.", None),
        ("Date : mardi 3 octobre 2023\nUn titre", None),
        ("", None),
    ],
)
def test_moment_of_copy(raw, moment):
    assert moment_of_copy(raw) == moment


@pytest.mark.parametrize(
    ("told", "date"),
    [
        ("il y a 2 mois", "2019-12-02"),
        ("il y a un an", "2019-02-02"),
        ("2 mo", "2019-12-02"),
        ("3 sem", "2020-01-12"),
        ("il y a 3 jours", "2020-01-30"),
    ],
)
def test_ages_count_from_the_moment_of_reading(told, date):
    assert moment_date(told, reference="2020-02-02") == date


def test_offsets_behind_a_clock_are_kept():
    assert parse_date("Sat, 14 Oct 2006 20:10:47 +0200") == "2006-10-14T20:10:47+02:00"
    assert find_date("lucile a commenté 2022-11-06 11:32:40 +01:00").iso == "2022-11-06T11:32:40+01:00"
    assert parse_date("12 mars 2016 à 10:34 - 1200 mots") == "2016-03-12T10:34"


def test_ages_on_a_saved_page_count_from_its_day():
    page = read(
        (
            "Capture du 9 février 2025 (Firefox)\n\nLa chouette du garage\n\nYsé Prigent, 26 décembre 2024\n\n"
            "Une chouette vit au garage depuis novembre, et personne n'ose plus y ranger la voiture.\n\n"
            "2 commentaires\n\nMarie · il y a 3 semaines\nOnze crânes, respect.\nRépondre\n\nPaul · il y a 6 jours\nEt le lait ?\nRépondre\n"
        ).encode()
    )
    assert [comment.date for comment in page.comments] == ["2025-01-19", "2025-02-03"]
