"""What the site changes in the pages: links to files beside the folder of the pages, and the anchors of headings.

MkDocs calls these functions by their names (`mkdocs.yml` names this file).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT))  # the package need not be installed to build the site

from cxsystem2.manual.sections import slug  # noqa: E402

BESIDE = {
    "README.md": "readme.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing-rules.md",
    "CODE_OF_CONDUCT.md": "conduct.md",
}
"""Pages beside the folder `docs` that the site has, too, and their names in it."""
LINK = re.compile(r"(?<!!)\[(?P<text>[^\]]*)\]\(\.\./(?P<file>[^)#\s]+)(?P<at>#[^)\s]*)?\)")
FROM_ROOT = re.compile(r"\]\(docs/")
CODE = re.compile(r"<code>[^<]*</code>")
OTHER_FILE = re.compile(r"\[([^\]]*)\]\((?![a-z]+:|#|[\w./-]+\.md|[\w./-]+\.png)[^)\s]+\)")


def on_config(config: Any) -> Any:
    """Give headings the anchors that they have in `cxsystem2 docs`, in the browser and where the code is kept."""
    config.mdx_configs.setdefault("toc", {})["slugify"] = lambda title, separator: slug(title)
    return config


def on_files(files: Files, config: Any) -> Files:
    """Add the pages that stand beside the folder."""
    for source, name in BESIDE.items():
        text = (ROOT / source).read_text(encoding="utf-8")
        files.append(File.generated(config, name, content=FROM_ROOT.sub("](", text)))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Lead links to pages of the site, and leave out links to files that it does not have."""
    text = LINK.sub(_led, markdown)
    if page.file.src_uri in BESIDE.values():
        names = "|".join(map(re.escape, BESIDE))
        text = re.sub(rf"\]\(({names})", lambda found: f"]({BESIDE[found[1]]}", text)
        text = OTHER_FILE.sub(r"\1", text)
    return text


def _led(found: re.Match[str]) -> str:
    name = BESIDE.get(found["file"])
    return f"[{found['text']}]({name}{found['at'] or ''})" if name else found["text"]


def on_page_content(html: str, page: Any, **_: Any) -> str:
    """Let a bar in code be one within a table, too, and give a second heading of a name the anchor `name-1`."""
    html = CODE.sub(lambda found: found[0].replace("\\|", "|"), html)
    links = list(_links(page.toc))
    known = {link.id for link in links}
    for link in links:
        name, _bar, number = link.id.rpartition("_")
        if number.isdecimal() and name in known:
            html = html.replace(f'id="{link.id}"', f'id="{name}-{number}"').replace(f'"#{link.id}"', f'"#{name}-{number}"')
            link.id = f"{name}-{number}"
    return html


def _links(toc: Iterable[Any]) -> Iterator[Any]:
    """The headings of a page, at every depth."""
    for link in toc:
        yield link
        yield from _links(link.children)
