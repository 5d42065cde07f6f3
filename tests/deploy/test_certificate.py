"""A certificate for what stays up."""

import stat

from cxsystem2.deploy.certificate import main


def test_it_is_made_once_and_nobody_else_may_read_it(tmp_path, capsys):
    folder = tmp_path / "own"
    assert main([str(folder)]) == 0
    key = (folder / "key.pem").read_bytes()
    assert b"PRIVATE KEY" in key and b"CERTIFICATE" in (folder / "certificate.pem").read_bytes()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700 and stat.S_IMODE((folder / "key.pem").stat().st_mode) == 0o600
    assert main([str(folder)]) == 0 and (folder / "key.pem").read_bytes() == key
    assert "a new certificate" in (said := capsys.readouterr().out) and "is there already" in said


def test_what_is_wrong_is_a_sentence(tmp_path, capsys):
    assert main([]) == 2
    (tmp_path / "file").write_text("")
    assert main([str(tmp_path / "file")]) == 1
    assert "the folder of the certificate cannot be made" in capsys.readouterr().err
