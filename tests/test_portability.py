"""Is what only POSIX systems have asked for, before it is used?

On Windows some of it is missing, and `os.kill` ends a process whatever the signal: signal 0 too.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
POSIX_MODULES = {"fcntl", "grp", "pty", "pwd", "resource", "termios"}
POSIX_NAMES = {
    *("os.fork", "os.getloadavg", "os.getpgid", "os.getuid", "os.geteuid", "os.kill", "os.killpg"),
    *("os.nice", "os.sched_getaffinity", "os.sched_setaffinity", "os.setsid", "os.sysconf"),
    *("os.uname", "signal.SIGALRM", "signal.SIGHUP", "signal.SIGKILL", "signal.SIGUSR1"),
    *("signal.alarm", "signal.pthread_kill", "signal.setitimer", "ctypes.CDLL"),
}
ANY = re.compile(rf"\b({'|'.join(map(re.escape, POSIX_MODULES | POSIX_NAMES))})\b")
ASKED_BY = ("sys.platform", "hasattr(os", "hasattr(signal")
"""What a function that uses one of them says, so that it is not used where it is missing."""


def posix_only(text: str) -> Iterator[str]:
    """What a source uses of POSIX without asking, each with its line."""
    if not ANY.search(text):
        return
    tree = ast.parse(text)
    asked = [
        range(node.lineno, (node.end_lineno or node.lineno) + 1)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and any(word in (ast.get_source_segment(text, node) or "") for word in ASKED_BY)
    ]
    for node in ast.walk(tree):
        used = set()
        if isinstance(node, ast.Import):
            used = {alias.name for alias in node.names} & POSIX_MODULES
        elif isinstance(node, ast.ImportFrom):
            used = {node.module or ""} & POSIX_MODULES
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            used = {f"{node.value.id}.{node.attr}"} & POSIX_NAMES
        for name in used:
            if not any(node.lineno in lines for lines in asked):
                yield f"{node.lineno} {name}"


def test_an_unasked_use_is_found_and_an_asked_one_is_not() -> None:
    bare = "import os, fcntl\ndef f():\n    os.kill(1, 0)\n    ctypes.CDLL(None).mallopt\n"
    assert sorted(posix_only(bare)) == ["1 fcntl", "3 os.kill", "4 ctypes.CDLL"]
    asked = "def f():\n    if sys.platform == 'win32':\n        return\n    os.kill(1, 0)\n"
    assert not list(posix_only(asked))


def test_nothing_is_used_that_windows_has_not() -> None:
    paths = [ROOT / "app.py", *ROOT.glob("explorer/**/*.py"), *ROOT.glob("tests/**/*.py")]
    wrong = [
        f"{path.relative_to(ROOT)}:{use}"
        for path in paths
        for use in posix_only(path.read_text(encoding="utf-8"))
    ]
    assert not wrong, "\n".join(wrong)
