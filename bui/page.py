"""The page in few answers: its stylesheets as one and its modules as one, under names that a browser may keep for ever.

The files in `static` are those that people write: ``/static/index.html`` is the page of single modules. What is joined is kept
in memory, and joined anew when one of the files is another one.
"""

from __future__ import annotations

import hashlib
import re
import threading
from dataclasses import dataclass, field
from pathlib import Path

from bui.modules import join

KEPT = 365 * 24 * 3600
"""Seconds for which a browser may keep an answer whose name tells its content."""
_STYLE = re.compile(r'[^\S\n]*<link rel="stylesheet" href="/static/([\w./-]+)">\n')
_SCRIPT = re.compile(r'<script type="module" src="/static/([\w./-]+)">')
_KINDS = {".js": "text/javascript", ".css": "text/css", ".map": "application/json"}


@dataclass(slots=True)
class Page:
    """The page of a folder of static files."""

    folder: Path
    _files: dict[str, str] = field(default_factory=dict)
    """What has been joined, also what is no longer named by the page: one that has just been answered may ask for it."""
    _index: str = ""
    _state: object = None
    _joining: threading.Lock = field(default_factory=threading.Lock)

    def index(self) -> str:
        """The HTML, in which one stylesheet and one script stand for all.

        Raises:
            FileProblem: the modules cannot be joined.
        """
        with self._joining:
            files = [path for path in sorted(self.folder.rglob("*")) if path.suffix in (".js", ".css", ".html")]
            state = [(path, found.st_mtime_ns, found.st_size) for path in files if (found := path.stat())]
            if state != self._state:
                self._index, self._state = self._joined(), state
            return self._index

    def file(self, name: str) -> tuple[str, str] | None:
        """What has been joined under a name, and its media type; None when there is no such file."""
        text = self._files.get(name)
        return None if text is None else (text, _KINDS[Path(name).suffix])

    def _joined(self) -> str:
        html = (self.folder / "index.html").read_text(encoding="utf-8")
        found = list(_STYLE.finditer(html))
        styles = [(self.folder / one[1]).read_text(encoding="utf-8") for one in found]
        name = self._keep("\n".join(styles), ".css")
        for place, one in enumerate(found):
            html = html.replace(one[0], "" if place else one[0].replace(one[1], name))

        def script(found: re.Match[str]) -> str:
            joined = join(self.folder, self.folder / found[1])
            mapping = self._keep(joined.mapping, ".map")
            name = self._keep(f"{joined.text}\n//# sourceMappingURL={mapping}\n", ".js")
            return found[0].replace(found[1], name)

        return _SCRIPT.sub(script, html)

    def _keep(self, text: str, suffix: str) -> str:
        """Keep a file under a name that tells its content; answers the name."""
        name = f"page-{hashlib.sha256(text.encode()).hexdigest()[:16]}{suffix}"
        self._files[name] = text
        return name
