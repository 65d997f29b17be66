"""The reports of one page: HTML, Markdown, terminal table, JSON."""

import base64
import hashlib
import html
import json
import re
from dataclasses import replace

import pytest
from lxml import html as lxml_html

from stance.errors import ConfigError
from stance.language import set_language
from stance.reports import render
from stance.schema import Analysis, from_dict
from tests.reports.conftest import ATTACK, hostile, small


def tree(page: str):
    return lxml_html.document_fromstring(page)


def words(element) -> str:
    return " ".join(element.text_content().replace("’", "'").split())


# HTML -----------------------------------------------------------------------------------------------------------------


def test_the_page_says_who_is_where_in_a_table():
    rows = [
        [words(cell) for cell in row]
        for row in tree(render(small(), "html")).xpath("//table[@class='shares']//tr")
    ]
    assert rows == [
        ["position", "part", "compte", "part", "à 95 %"],
        ["d'accord", "", "2", "50 %", "15 à 85 %"],
        ["pas d'accord", "", "1", "25 %", "5 à 70 %"],
        ["partagé", "", "0", "0 %", "0 à 49 %"],
        ["neutre", "", "1 (dont 1 ?)", "25 %", "5 à 70 %"],
    ]


def test_author_claims_are_shaded_by_their_answers():
    found = [
        (span.get("id"), span.get("class"), words(span), words(span.getnext()))
        for span in tree(render(small(), "html")).xpath(
            "//div[@class='article']//span[starts-with(@class, 'claim')]"
        )
    ]
    assert found == [
        ("a1", "claim mixed d2", "Le vélo désengorge la ville.", "1 +1 −1"),
        ("a2", "claim disagree d1", "Il coûte moins cher.", "2 −1"),
    ]


def test_answers_stand_beside_their_paragraph_and_lead_both_ways():
    page = tree(render(small(), "html"))
    rows = page.xpath("//div[@class='row'][.//ul[@class='answers']]")
    assert [words(a) for row in rows for a in row.xpath(".//ul[@class='answers']//a[not(@class)]")] == [
        "−conteste : Zoé « il coûte plus cher que le bus 🚌 ! »",
        "+appuie : Noé & fils « le vélo désengorge. »",
        "−conteste : Zoé « il coûte plus cher que le bus 🚌 ! »",
    ]
    assert page.xpath("//*[@id='c2-1']/following-sibling::a[1]/@href") == ["#a2"]


def test_every_link_inside_the_page_leads_somewhere():
    for analyses in (small(), [small(), hostile()]):
        page = tree(render(analyses, "html"))
        identifiers = page.xpath("//@id")
        assert len(identifiers) == len(set(identifiers))
        links = set(page.xpath("//@href"))
        assert {href for href in links if not href.startswith("#")} == set()
        assert {href[1:] for href in links} - set(identifiers) == set()


def test_comments_are_nested_and_their_deciding_words_marked():
    page = tree(render(small(), "html"))
    assert page.xpath("//ol[@class='thread']/li/article/@id") == ["c1", "c2", "c3"]
    assert page.xpath("//article[@id='c2']/following-sibling::ol/li/article/@id") == ["c4"]
    assert [(m.get("class"), m.text) for m in page.xpath("//article[@id='c2']//mark")] == [
        ("disagree", "Non"),
        ("mixed weak", "bus 🚌 !"),
        ("mixed weak", " "),
        ("mixed weak", "Les pistes"),
    ]
    third = page.xpath("//article[@id='c3']")[0]
    assert words(third.xpath(".//p[@class='reason']")[0]) == "Doute : trop court pour juger"
    assert third.get("class") == "card is-neutral is-doubt"


def test_a_reply_shows_both_stances_and_the_author_is_named_as_such():
    page = tree(render(small(), "html"))
    assert [words(b) for b in page.xpath("//span[@class='badge']")] == ["auteur de l'article"]
    fourth = words(page.xpath("//article[@id='c4']/p[@class='meta']")[0])
    assert fourth == (
        "score +0,50 · 3 mars 2024 · commentaire c4 · envers le commentaire auquel il répond : ± partagé"
    )


def test_concepts_and_added_arguments():
    page = tree(render(small(), "html"))
    rows = [[words(cell) for cell in row] for row in page.xpath("//table[@class='concepts']/tbody/tr")]
    assert rows == [
        ["bus", "0", "2", "", "1", "1", "", ""],
        ["vélo", "1", "1", "", "1", "", "", ""],
        ["enfant", "0", "1", "", "1", "", "", ""],
        ["ville", "1", "0", "", "", "", "", ""],
    ]
    assert [words(li) for li in page.xpath("//ul[@class='added']/li")] == [
        "+d'accord : Noé & fils « Mes enfants y vont seuls depuis un an. » enfant",
        "−pas d'accord : Zoé « Les pistes “cyclables” sont vides. »",
    ]


def test_the_policy_allows_the_style_sheet_alone():
    page = render(small(), "html")
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = tree(page).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == [f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"]
    assert tree(page).xpath("//@style | //script | //@onclick | //@src") == []


def test_no_element_of_a_page_gets_into_the_html():
    page = render(hostile(), "html")
    kinds = {element.tag for element in tree(page).iter() if isinstance(element.tag, str)}
    assert kinds & {"script", "img", "iframe", "object", "link", "base", "form"} == set()
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe]", page)
    assert "49" not in words(tree(page).xpath("//h1")[0])
    events = {name for e in tree(page).iter() for name in e.attrib if name.startswith("on")}
    assert events == set()


@pytest.mark.parametrize("output_format", ["html", "markdown", "table"])
def test_a_discussion_without_comments_or_claims_has_a_report(output_format):
    base = small()
    bare = replace(
        base,
        comments=(),
        links=(),
        concepts=(),
        article=replace(base.article, claims=(), mentions=(), author=None, title=None),
        summary=replace(base.summary, comments=0, agree=0, disagree=0, neutral=0, mean_score=None),
    )
    text = html.unescape(render(bare, output_format)).replace("’", "'")
    assert "Aucun lecteur n'a commenté." in text


def test_several_pages_have_a_list_of_contents():
    page = tree(render([small(), small()], "html"))
    assert page.xpath("//ol[@class='contents']//a/@href") == ["#p1-top", "#p2-top"]
    assert [words(h) for h in page.xpath("//h1")] == ["Positions des lecteurs : 2 pages"]


def test_english_page():
    set_language("en")
    page = tree(render(small(), "html"))
    assert page.get("lang") == "en"
    assert [words(cell) for cell in page.xpath("//table[@class='shares']/tbody/tr[1]/*")] == [
        "agree",
        "",
        "2",
        "50%",
        "15 to 85%",
    ]
    assert page.xpath("//article[@id='c1']//div/@lang") == ["fr"]


# Markdown, table, JSON ------------------------------------------------------------------------------------------------


def test_markdown_has_the_same_facts():
    text = render(small(), "markdown").replace("\u00a0", " ").replace("\u202f", " ")
    assert "| − pas d'accord | 1 | 25 % | 5 à 70 % |  |" in text
    assert "| 1 | Le vélo désengorge la ville. | 1 | 1 | − c2, + c1 |" in text
    assert (
        "- **− pas d'accord** −0,60 · c2 Zoé · 2 mars 2024\n\n"
        "  > Non : il coûte plus cher que le bus 🚌 \\! Les pistes « cyclables » sont vides.\n\n"
        "  Mots décisifs : « Non »\n\n"
        "  Conteste 1, 2\n\n"
        "  - **+ d'accord** +0,50 · c4 Léa MARTIN (auteur de l'article) · 3 mars 2024\n"
        "    envers c2 : partagé\n"
    ) in text


def test_markdown_of_a_hostile_page_is_text_once_rendered():
    from markdown_it import MarkdownIt

    page = MarkdownIt("commonmark", {"html": True}).enable("table").render(render(hostile(), "markdown"))
    rendered = lxml_html.fromstring(f"<div>{page}</div>")
    kinds = {element.tag for element in rendered.iter()}
    assert kinds <= {
        "div", "h1", "h2", "p", "strong", "em", "blockquote", "table", "thead", "tbody", "tr", "th", "td", "ul", "li",
    }  # fmt: skip


def test_table_has_the_same_facts():
    text = render(small(), "table", width=90).replace("\u00a0", " ").replace("\u202f", " ")
    assert text.splitlines()[:9] == [
        "Vive le vélo",
        "Léa Martin · 1er mars 2024 · 4 affirmations de l'auteur · 4 commentaires",
        "! la page annonce 5 commentaires, 4 trouvés.",
        "",
        "Les avis divergent, et ils sont trop peu nombreux pour dire qui l'emporte.",
        "",
        "                                  compte  part     à 95 %",
        "+ d'accord      ██████████             2  50 %  15 à 85 %",
        "− pas d'accord  █████                  1  25 %   5 à 70 %",
    ]
    assert "    Conteste 1, 2\n" in text
    assert "  + d'accord +0,50  c4 Léa MARTIN (auteur de l'article) · 3 mars 2024\n" in text


@pytest.mark.parametrize("color", [False, True])
def test_no_page_commands_the_terminal(color):
    text = render(hostile(), "table", color=color)
    assert "\x1b[31m\x07" not in text
    assert not re.search("[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    assert "\x1b" not in re.sub("\x1b\\[[0-9;]*m", "", text)


def test_json_is_the_analysis():
    assert from_dict(Analysis, json.loads(render(small(), "json"))) == small()
    assert len(json.loads(render([small()], "json"))) == 1


def test_unknown_format():
    with pytest.raises(ConfigError, match="format de sortie inconnu : pdf"):
        render(small(), "pdf")


def test_the_attack_is_the_attack():
    assert "<script>" in ATTACK
    assert "\x1b" in ATTACK


def test_an_option_that_no_format_has_is_not_ignored():
    with pytest.raises(TypeError, match="colour"):
        render(small(), "html", colour=True)
