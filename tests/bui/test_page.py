"""The page in few answers, under names that tell their content."""

import re
from pathlib import Path

from bui.page import Page

STATIC = Path(__file__).resolve().parents[2] / "bui" / "static"


def named(html):
    """The stylesheets and the scripts of a page."""
    return re.findall(r'rel="stylesheet" href="([^"]+)"', html), re.findall(r'<script[^>]* src="([^"]+)"', html)


def test_the_page_is_one_stylesheet_and_one_script(client):
    (style,), (script,) = named(client.get("/").text)
    whole = client.get(style)
    for path in [*(STATIC / "css").glob("*.css"), STATIC / "vendor" / "uplot.css"]:
        assert path.read_text(encoding="utf-8") in whole.text, path
    assert whole.mimetype == "text/css"
    answer = client.get(script)
    assert answer.mimetype == "text/javascript"
    assert "Content-Security-Policy" in answer.headers
    mapping = re.search(r"//# sourceMappingURL=(\S+)\s*\Z", answer.text)[1]
    sources = client.get(f"/static/{mapping}").json["sources"]
    assert len(sources) > 150
    assert all(client.get(source).status_code == 200 for source in sources[::40])


def test_a_browser_keeps_what_is_joined_and_asks_for_the_page_itself(client):
    (style,), (script,) = named(client.get("/").text)
    for name in (style, script):
        assert client.get(name).headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert client.get("/").headers["Cache-Control"] == "no-cache"
    assert client.get("/static/page-0123456789abcdef.js").status_code == 404


def test_each_style_and_module_is_still_there_by_itself(client):
    styles, scripts = named(client.get("/static/index.html").text)
    assert len(styles) > 5
    assert all(client.get(name).status_code == 200 for name in [*styles, *scripts])


def test_a_file_that_has_changed_gives_another_page(tmp_path):
    (tmp_path / "one.css").write_text("a {}")
    (tmp_path / "one.js").write_text("1;")
    (tmp_path / "index.html").write_text(
        '<link rel="stylesheet" href="/static/one.css">\n<script type="module" src="/static/one.js"></script>'
    )
    page = Page(tmp_path)
    before = page.index()
    assert page.index() == before
    (tmp_path / "one.js").write_text("22;")
    after = page.index()
    assert named(after)[0] == named(before)[0]
    assert named(after)[1] != named(before)[1]
    for html, text in ((before, "1;"), (after, "22;")):  # a browser may just be about to ask for the former one
        found, kind = page.file(named(html)[1][0].removeprefix("/static/"))
        assert text in found
        assert kind == "text/javascript"
