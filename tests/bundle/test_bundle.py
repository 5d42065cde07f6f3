"""A project as one file: what is written is read again, commands take it, and files of strangers do no harm."""

import io
import json
import struct
import zipfile

import pytest

from cxsystem2 import pair
from cxsystem2.bundle import SUFFIX, Bundle, BundleError, copy_tables, dump, parse
from cxsystem2.checking import check
from cxsystem2.errors import FileProblem, TableError
from cxsystem2.starters import starter
from cxsystem2.tables import dump as text


@pytest.fixture
def bundle():
    return Bundle(*starter("ei").read(), "mine", files={"spikes.csv": b"1\n"}, history={"0001.json": b"{}"})


def zipped(*files, links=()):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, content in files:
            info = zipfile.ZipInfo(name)
            if name in links:
                info.external_attr = 0o120777 << 16
            whole.writestr(info, content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def members(bundle, **others):
    with zipfile.ZipFile(io.BytesIO(dump(bundle))) as whole:
        return {name: whole.read(name) for name in whole.namelist()} | others


def test_what_is_written_is_read_again(bundle):
    again = parse(dump(bundle), "x.cxproject")
    assert (again.title, again.files, again.history, again.runs) == ("mine", bundle.files, bundle.history, {})
    assert again.created and again.versions == bundle.versions
    assert text(again.anatomy, ".csv") == text(bundle.anatomy, ".csv")
    assert text(again.physiology, ".csv") == text(bundle.physiology, ".csv")


def test_tables_and_files_are_copied_and_checked(bundle, tmp_path):
    path = tmp_path / f"mine{SUFFIX}"
    path.write_bytes(dump(bundle))
    assert pair.names_model(str(path)) and SUFFIX == pair.PROJECT
    assert check(str(path)).report.clean
    found = check(str(path)).report
    assert "this project holds the file 'spikes.csv': cxsystem2 show" in str(found)
    assert [one.name for one in copy_tables(bundle, tmp_path / "copy")] == ["anatomy.csv", "physiology.csv", "spikes.csv"]
    assert check(tmp_path / "copy/anatomy.csv", tmp_path / "copy/physiology.csv").report.clean
    with pytest.raises(FileProblem, match="exists already"):
        copy_tables(bundle, tmp_path / "copy")
    bundle.files = {"../out.csv": b""}
    with pytest.raises(BundleError, match="no name for a file"):
        copy_tables(bundle, tmp_path / "other")
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("/etc/x", "has a name it may not have"),
        ("files/../../x", "has a name it may not have"),
        ("files\\..\\x", "has a name it may not have"),
        ("C:x", "has a name it may not have"),
    ],
)
def test_names_that_leave_the_folder_are_refused(bundle, name, told):
    with pytest.raises(BundleError, match=told):
        parse(zipped(*members(bundle).items(), (name, b"x")), "x.cxproject")


def test_links_and_bombs_are_refused(bundle):
    own = [*members(bundle).items()]
    with pytest.raises(BundleError, match="has a name it may not have"):
        parse(zipped(*own, ("files/link", b"/etc/passwd"), links=["files/link"]), "x.cxproject")
    with pytest.raises(BundleError, match="unfolds to more than 64 MiB"):
        parse(zipped(*own, ("files/zeros", b"\0" * (65 * 2**20))), "x.cxproject")
    with pytest.raises(BundleError, match="unfolds to more than 64 MiB"):
        parse(zipped(*own, *((f"files/{number}", b"") for number in range(2000))), "x.cxproject")
    lying = zipped(*own, ("files/zeros", b"\0" * (65 * 2**20)))
    directory = lying.rindex(b"PK\x01\x02")
    lying = lying[: directory + 24] + struct.pack("<I", 1) + lying[directory + 28 :]
    with pytest.raises(BundleError, match=r"damaged|unfolds"):
        parse(lying, "x.cxproject")


@pytest.mark.parametrize(
    ("manifest", "told"),
    [
        (None, "it has no manifest.json that says so"),
        (b"{", "it has no manifest.json that says so"),
        (b'{"format": "other"}', "it has no manifest.json that says so"),
        (b'{"format": "cxsystem2 project"}', "its manifest has no version"),
        (b'{"format": "cxsystem2 project", "version": 2}', "has the format 2, and this program reads 1"),
    ],
)
def test_what_is_no_project_is_told(bundle, manifest, told):
    own = {name: data for name, data in members(bundle).items() if name != "manifest.json"}
    files = own if manifest is None else own | {"manifest.json": manifest}
    with pytest.raises(BundleError, match=told):
        parse(zipped(*files.items()), "x.cxproject")


def test_damage_is_told(bundle):
    whole = dump(bundle)
    for data in (b"", b"PK", whole[: len(whole) // 2]):
        with pytest.raises(BundleError, match="damaged"):
            parse(data, "x.cxproject")
    own = members(bundle)
    with pytest.raises(BundleError, match=r"it has no tables/anatomy\.csv"):
        parse(zipped(*((name, data) for name, data in own.items() if name != "tables/anatomy.csv")), "x.cxproject")
    with pytest.raises(TableError, match=r"x\.cxproject anatomy\.csv"):
        parse(zipped(*(own | {"tables/anatomy.csv": b'row_type,idx\nG,"1\n'}).items()), "x.cxproject")
    swapped = own | {"tables/anatomy.csv": own["tables/physiology.csv"], "tables/physiology.csv": own["tables/anatomy.csv"]}
    with pytest.raises(BundleError, match="in each other's place"):
        parse(zipped(*swapped.items()), "x.cxproject")


def test_the_manifest_says_what_it_is(bundle):
    manifest = json.loads(members(bundle)["manifest.json"])
    assert (manifest["format"], manifest["version"], manifest["title"]) == ("cxsystem2 project", 1, "mine")
    assert manifest["versions"]["cxsystem2"]
