"""What queue mode stands on is found, or its absence is told plainly; nothing is skipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from connector_core.expected import ExpectedError
from targets.n8n.server import services


def test_a_missing_program_is_named_with_the_package_that_brings_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ExpectedError, match=r"^redis-server is missing: apt-get install redis-server$"):
        services.redis_program(tmp_path)
    with pytest.raises(ExpectedError, match=r"^initdb is missing: apt-get install postgresql$"):
        services.postgres_folder(tmp_path)


def test_the_newest_version_of_postgresql_is_taken(tmp_path: Path) -> None:
    for version in ("9.6", "15", "14"):
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / "initdb").touch()
    assert services.postgres_folder(tmp_path) == tmp_path / "15" / "bin"
