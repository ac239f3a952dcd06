"""Redis and PostgreSQL for one test session: Debian's programs, own instances on free ports, no service involved."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from connector_core.expected import ExpectedError
from targets.n8n.server.child import Child
from targets.n8n.server.environment import free_port


def _program(name: str, package: str, *places: Path) -> Path:
    """Where a program is. Raises ExpectedError."""
    found = shutil.which(name)
    for path in [Path(found)] if found else [place / name for place in places]:
        if path.is_file():
            return path
    raise ExpectedError(f"{name} is missing: apt-get install {package}")


def redis_program(debian: Path = Path("/usr/bin")) -> Path:
    """Raises ExpectedError."""
    return _program("redis-server", "redis-server", debian)


def postgres_folder(debian: Path = Path("/usr/lib/postgresql")) -> Path:
    """The folder with PostgreSQL's own programs, the newest version's. Raises ExpectedError."""
    versions = [path for path in debian.glob("*/bin") if (path / "initdb").is_file()]
    if versions:
        return max(versions, key=lambda path: float(path.parent.name))
    return _program("initdb", "postgresql").parent


class Redis:
    """An empty one, that keeps nothing on disk."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self._child = Child("redis-server", folder / "redis.log", self._answers)

    def start(self) -> None:
        """Raises ExpectedError."""
        given = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._child.launch([str(redis_program()), *given])
        self._child.wait_ready()

    def stop(self) -> None:
        self._child.stop()

    def length(self, key: str) -> int:
        """How many items a list holds."""
        return int(self._say(f"LLEN {key}").removeprefix(":"))

    def locks(self, prefix: str) -> int:
        """How many locks on jobs of a queue there are."""
        return int(self._say(f"KEYS {prefix}:*:lock").splitlines()[0].removeprefix("*"))

    def _say(self, line: str) -> str:
        with socket.create_connection(("127.0.0.1", self.port), 5) as connection:
            connection.sendall(f"{line}\r\n".encode())
            return connection.recv(65536).decode()

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 2) as line:
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False


class Postgres:
    """A cluster of its own with one empty database, `n8n`, owned by the user `n8n`."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self._data = folder / "postgres"
        self._folder = folder
        self._programs = postgres_folder()
        self._child = Child("postgres", folder / "postgres.log", self._answers)

    def start(self) -> None:
        """Raises ExpectedError with the program's last words."""
        self._data.mkdir()
        self._as_owner()
        self._run("initdb", "-D", str(self._data), "-A", "trust", "-U", "n8n", "--no-sync", "-E", "UTF8")
        given = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "fsync": "off",
            "max_connections": "200",
        }
        options = [part for name, value in given.items() for part in ("-c", f"{name}={value}")]
        program = [str(self._programs / "postgres"), "-D", str(self._data), "-p", str(self.port), *options]
        self._child.launch([*_as_other(), *program])
        self._child.wait_ready()
        self.query("create database n8n", "postgres")

    def stop(self) -> None:
        # SIGINT: at once, without waiting for whoever is still connected.
        self._child.stop(signal.SIGINT)

    def query(self, statement: str, database: str = "n8n") -> list[list[str]]:
        """The rows of a statement, every value as text. Raises ExpectedError."""
        text = self._run(
            "psql", *self._where(database), "-tA", "-F", "\x1f", "-R", "\x1e", "-v", "ON_ERROR_STOP=1", "-c", statement
        )
        return [row.split("\x1f") for row in text.rstrip("\n").split("\x1e") if row]

    @contextmanager
    def session(self) -> Iterator[Callable[[str], None]]:
        """A connection that stays open: what is said to it is run in its turn."""
        process = subprocess.Popen(
            [*_as_other(), str(self._programs / "psql"), *self._where("n8n"), "-q"],
            cwd="/",
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
        )

        def say(statement: str) -> None:
            assert process.stdin is not None
            process.stdin.write(f"{statement}\n")
            process.stdin.flush()

        try:
            yield say
        finally:
            process.communicate(timeout=30)

    def _where(self, database: str) -> list[str]:
        return ["-h", "127.0.0.1", "-p", str(self.port), "-U", "n8n", "-d", database]

    def _answers(self) -> bool:
        try:
            return self.query("select 1", "postgres") == [["1"]]
        except ExpectedError:
            return False

    def _run(self, program: str, *arguments: str) -> str:
        done = subprocess.run(
            [*_as_other(), str(self._programs / program), *arguments],
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise ExpectedError(f"{program}: {(done.stderr or done.stdout)[-1500:].strip()}")
        return done.stdout

    def _as_owner(self) -> None:
        """The folder is the other user's, and that user can come to it."""
        if os.geteuid() != 0:
            return
        shutil.chown(self._data, *_other())
        for parent in self._data.parents:
            if parent.stat().st_uid == os.geteuid():
                parent.chmod(parent.stat().st_mode | 0o011)


def _other() -> tuple[str, str]:
    """Who runs PostgreSQL, which refuses to be run by root: user and group."""
    known = {entry.pw_name for entry in pwd.getpwall()}
    return ("postgres", "postgres") if "postgres" in known else ("nobody", "nogroup")


def _as_other() -> list[str]:
    if os.geteuid() != 0:
        return []
    user, group = _other()
    return ["setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups", "--"]
