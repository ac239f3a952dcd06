"""The TypeScript compiler in one long-lived Node process: batches of files in, trees and held values out."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from connector_core.harness.node import environment, install, node

HERE = Path(__file__).parent
SET = HERE.parents[1] / "targets" / "javascript" / "npm" / "typescript"


@dataclass(frozen=True)
class Read:
    """``shape``: a digest of the tree, literals masked; ``leaves``: the texts in order.

    ``held`` is the same of what the file's exports hold after it was run, where it was.
    """

    errors: list[str]
    shape: str
    leaves: list[str]
    held: Read | None = None


class Compiler:
    """Use as a context manager."""

    def __enter__(self) -> Compiler:
        library = install(SET) / "node_modules" / "typescript"
        self._process = subprocess.Popen(
            [node(), "--disable-warning=ExperimentalWarning", HERE / "reader.cjs", library],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment(),
            text=True,
            encoding="utf-8",
        )
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=60)

    def read(self, files: Iterable[tuple[str, str, bool]], *, keep: bool = False) -> list[Read]:
        """Each (name, text, whether to run it). ``keep``: shapes in words, not as digests."""
        self.send(files, keep=keep)
        return self.answers()

    def send(self, files: Iterable[tuple[str, str, bool]], *, keep: bool = False) -> None:
        """Ask without waiting; :meth:`answers` comes later, in order."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"files": list(files), "keep": keep}) + "\n")
        self._process.stdin.flush()

    def answers(self) -> list[Read]:
        """What was asked first and not answered yet. Raises RuntimeError when Node is gone."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"Node ended with {self._process.wait(timeout=60)}")
        return [_read(item) for item in json.loads(line)]


def _read(item: dict[str, Any]) -> Read:
    held = item.get("held")
    return Read(
        item.get("errors", []), item["shape"], item["leaves"], Read([], held["shape"], held["leaves"]) if held else None
    )
