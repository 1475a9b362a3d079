import os

import pytest

from tests import temporary_postgres


def test_the_newest_server_of_the_machine_is_taken(tmp_path, monkeypatch):
    for version in ("9.6", "14", "15"):
        folder = tmp_path / version / "bin"
        folder.mkdir(parents=True)
        for program in ("initdb", "postgres"):
            (folder / program).touch()
    monkeypatch.delenv("PG_BIN", raising=False)
    monkeypatch.setattr(temporary_postgres, "SYSTEM_BINARIES", [f"{tmp_path}/*/bin"])
    assert temporary_postgres.find_binaries() == tmp_path / "15" / "bin"


def test_a_folder_without_a_server_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    with pytest.raises(SystemExit, match=str(tmp_path)):
        temporary_postgres.find_binaries()


def test_a_machine_without_any_server_is_told_what_to_install(monkeypatch):
    monkeypatch.delenv("PG_BIN", raising=False)
    monkeypatch.setattr(temporary_postgres, "SYSTEM_BINARIES", [])
    monkeypatch.setattr("sys.path", [])
    with pytest.raises(SystemExit, match="apt-get install postgresql"):
        temporary_postgres.find_binaries()


@pytest.mark.skipif(os.getuid() != 0, reason="only root has folders that nobody may open")
def test_a_server_that_nobody_may_open_is_named(tmp_path):
    binaries = tmp_path / "closed" / "bin"
    binaries.mkdir(parents=True)
    binaries.parent.chmod(0o700)
    with pytest.raises(SystemExit, match="must be open to everyone"):
        temporary_postgres.reachable(binaries, tmp_path)
