"""The reports in a real browser: nothing of a page runs, and axe-core finds no serious fault."""

import html
import re

import pytest

from benchmarks.reports import axe, chromium, dom, faults
from stance.reports import render
from tests.reports.conftest import hostile, small

pytestmark = pytest.mark.skipif(chromium() is None, reason="Chromium is not installed")


@pytest.mark.parametrize("policy", [True, False], ids=["with-policy", "escaping-alone"])
def test_no_script_of_a_page_runs(tmp_path, policy):
    page = tmp_path / "report.html"
    text = render([hostile(), small()], "html")
    if not policy:
        text = re.sub(r"<meta http-equiv=[^>]*>", "", text)
    # what the attack would do if it ran is seen where the same script is our own
    probe = "<script>document.title = document.title + ' RAN'</script></body>"
    page.write_text(text.replace("</body>", probe), encoding="utf-8")
    title = re.search(r"<title>(.*?)</title>", dom(page), re.DOTALL)[1]
    assert html.unescape(title) == "Positions des lecteurs\u00a0: 2 pages" + ("" if policy else " RAN")


@pytest.mark.skipif(axe() is None, reason="axe-core is not installed")
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (500, True)], ids=["desktop-light", "phone-dark"])
def test_no_accessibility_fault(tmp_path, width, dark):
    page = tmp_path / "report.html"
    page.write_text(render([small(), hostile()], "html"), encoding="utf-8")
    assert faults(page, width=width, dark=dark) == []
