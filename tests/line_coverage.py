"""Which share of the lines of each package the last run of `make coverage` has visited; where it is too small, the worst files.

python tests/line_coverage.py LEAST        (per cent)
"""

import sys
from collections import defaultdict
from pathlib import Path

from coverage import Coverage

ROOT = Path(__file__).resolve().parents[1]
WORST = 5


def missed_lines(coverage):
    """Of each file: its path in the project, its lines, and those that were not visited (a text such as ``7, 12-15``)."""
    for name in sorted(coverage.get_data().measured_files()):
        _, lines, _, missed, text = coverage.analysis2(name)
        yield Path(name).relative_to(ROOT), len(lines), len(missed), text


def judge(files, least):
    """Lines of text on each package, and whether all of them have the share."""
    packages = defaultdict(list)
    for file in files:
        packages["/".join(file[0].parts[:2])].append(file)
    said, enough = [], True
    for package, own in sorted(packages.items()):
        lines, missed = sum(file[1] for file in own), sum(file[2] for file in own)
        share = 100 * (1 - missed / max(lines, 1))
        said.append(f"{share:6.1f} % of {lines:5} lines  {package}")
        if share < least:
            enough = False
            worst = sorted(own, key=lambda file: -file[2])[:WORST]
            said.extend(f"{missed:16} not visited  {path}: {text}" for path, _, missed, text in worst if missed)
    return said, enough


def main(least):
    """Print the shares; the status is 1 where one of them is too small."""
    coverage = Coverage()
    coverage.load()
    said, enough = judge(missed_lines(coverage), least)
    print(*said, sep="\n")
    if not enough:
        print(f"less than {least:g} % of the lines of a package: write tests that visit the lines named above, or remove them")
    return not enough


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1])))
