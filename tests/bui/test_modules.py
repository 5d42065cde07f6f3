"""The modules of the page as one script: the same modules, in an order that works, and a map that finds each line again."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from bui.modules import join
from cxsystem2.errors import FileProblem

STATIC = Path(__file__).resolve().parents[2] / "bui" / "static"

SAME = """
import { SourceMap } from "node:module";
import { readFileSync } from "node:fs";
const [folder, sources, script, mapping] = JSON.parse(readFileSync(0, "utf8"));
const joined = await import(`data:text/javascript;base64,${Buffer.from(script).toString("base64")}`);
for (const [place, source] of sources.entries()) {
  const own = Object.keys(await import(`${folder}${source.slice("/static".length)}`)).sort().join();
  const found = Object.keys(joined.all[place]).sort().join();
  if (own !== found) throw Error(`${source} exports ${own}, joined ${found}`);
}
const map = new SourceMap(JSON.parse(mapping));
const read = (source) => readFileSync(`${folder}${source.slice("/static".length)}`, "utf8").split("\\n");
const texts = Object.fromEntries(sources.map((one) => [one, read(one)]));
let compared = 0;
for (const [line, text] of script.split("\\n").entries()) {
  const { originalSource, originalLine } = map.findEntry(line, 0);
  if (!/^ {2}\\S.*[;{]$/.test(text) || /^ {2}(html|default)/.test(text)) continue; // within functions no line is another one
  if (texts[originalSource][originalLine] !== text) throw Error(`${line}: ${text}: ${originalSource} ${originalLine}`);
  compared++;
}
console.log(sources.length, compared);
"""


@pytest.fixture
def folder(tmp_path):
    """Puts modules into a folder, by name."""

    def put(**texts):
        for name, text in texts.items():
            (tmp_path / f"{name}.js").write_text(text, encoding="utf-8")
        return tmp_path

    return put


def joined(folder):
    return join(folder, folder / "first.js").text


@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")
def test_the_modules_of_the_page_export_the_same_and_are_found_again():
    script = join(STATIC, STATIC / "js" / "main.js")
    *sources, first = json.loads(script.mapping)["sources"]
    assert first == "/static/js/main.js"
    objects = ", ".join(f"joined_module_{number}" for number in range(len(sources)))
    text = script.text[: script.text.index("\n// js/main.js\n")] + f"\nexport const all = [{objects}];"
    asked = json.dumps([str(STATIC), sources, text, script.mapping])
    command = ["node", "--input-type=module", "-e", SAME]
    done = subprocess.run(command, input=asked, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    modules, lines = map(int, done.stdout.split())
    assert modules > 150
    assert lines > 1000


def test_ways_to_import_and_export_keep_their_lines(folder):
    text = joined(
        folder(
            low="export const one = 1;\nexport async function two() {}\nclass Three {}\nexport { Three as three };\n",
            passing='export {\n  one as first, two,\n} from "./low.js";\n',
            first='import {\n  first as begin,\n} from "./passing.js";\nimport * as low from "./low.js";\nbegin + low.one;\n',
        )
    )
    assert text.splitlines() == [
        "// low.js", "const joined_module_0 = (() => {", "const one = 1;", "async function two() {}", "class Three {}", "", "",
        "return { one, two, three: Three };", "})();",
        "// passing.js", "const joined_module_1 = (() => {", "", "", "", "",
        "return { first: joined_module_0.one, two: joined_module_0.two };", "})();",
        "// first.js", "{", "const {", "  first: begin,", "} = joined_module_1;", "const low = joined_module_0;",
        "begin + low.one;", "", "}",
    ]  # fmt: skip


def test_an_export_in_a_comment_is_none(folder):
    assert "return" not in joined(folder(first="/*\nexport const one = 1;\n*/\n// export const two = 2;\n"))


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ({"first": "const one = 1;\nexport let two = 2;\n"}, r"first\.js: line 2: 'export let two = 2;' cannot be joined"),
        ({"first": 'import "./low.js";\n', "low": ""}, r"first\.js: line 1"),
        ({"first": "/*\n*/\nexport default 3;\n"}, r"first\.js: line 3"),
        ({"first": 'import { a } from "./low.js";\n'}, r"low\.js: the module cannot be read"),
        (
            {
                "first": 'import { a } from "./low.js";\n',
                "low": 'import { b } from "./high.js";\nexport const a = 1;\n',
                "high": 'import { a } from "./low.js";\nexport const b = 1;\n',
            },
            r"high\.js: this module and low\.js import each other",
        ),
    ],
)
def test_what_cannot_be_joined_is_told_with_its_place(folder, texts, told):
    with pytest.raises(FileProblem, match=told):
        joined(folder(**texts))
