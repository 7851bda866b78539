"""What is in the sources?

They are read, never imported, so a file that is half broken is judged like any other.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "explorer"


@dataclass(frozen=True)
class Module:
    """A source file: its dotted name, its text and its syntax tree."""

    name: str
    path: Path
    text: str

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.text)

    @property
    def folder(self) -> str:
        """The part of the project: "app", "core", …; "" for the package's own docstring."""
        parts = self.name.split(".")
        return parts[0] if parts[0] != "explorer" else (parts[1] if len(parts) > 1 else "")

    def imports(self) -> Iterator[tuple[int, str]]:
        """Line and dotted name of all that is imported, anywhere in the file."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                base = self._absolute(node)
                for alias in node.names:
                    whole = f"{base}.{alias.name}"
                    yield node.lineno, whole if whole in NAMES else base

    def _absolute(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        package = self.name.split(".")
        keep = len(package) - node.level + (self.path.name == "__init__.py")
        return ".".join([*package[:keep], *([node.module] if node.module else [])])

    def where(self, line: int) -> str:
        return f"{self.path.relative_to(ROOT)}:{line}"


@cache
def _parsed(text: str) -> ast.Module:
    try:
        return ast.parse(text)
    except SyntaxError:  # one test says so; the others judge what can be judged
        return ast.Module([], [])


def _modules() -> list[Module]:
    paths = [*PACKAGE.rglob("*.py"), ROOT / "app.py"]
    found = []
    for path in sorted(path for path in paths if path.is_file()):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found.append(Module(name, path, path.read_text(encoding="utf-8")))
    return found


MODULES = _modules()
NAMES = {module.name for module in MODULES}


def folder_of(name: str) -> str:
    parts = name.split(".")
    return parts[1] if parts[0] == "explorer" and len(parts) > 1 else parts[0]


def scripts() -> dict[str, str]:
    """The text of every component's script, by its path below the repository."""
    return {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for path in sorted(PACKAGE.rglob("*.js"))
    }


def made_up(name: str, text: str) -> Module:
    """A module that is not there, to plant an offence in: its dotted name below `explorer`."""
    return Module(f"explorer.{name}", PACKAGE.joinpath(*name.split(".")).with_suffix(".py"), text)


def registered(module_name: str, registry: str) -> list[str]:
    """The first string in each call inside a registry: its entries' names."""
    tree = next(module for module in MODULES if module.name == module_name).tree
    for node in tree.body:
        targets = [node.target] if isinstance(node, ast.AnnAssign) else getattr(node, "targets", [])
        if any(isinstance(t, ast.Name) and t.id == registry for t in targets):
            assert isinstance(node, ast.Assign | ast.AnnAssign)
            assert node.value is not None
            return [
                call.args[0].value
                for call in ast.walk(node.value)
                if isinstance(call, ast.Call)
                and call.args
                and isinstance(call.args[0], ast.Constant)
                and isinstance(call.args[0].value, str)
            ]
    raise AssertionError(f"{module_name} has no {registry}")


def page_names() -> list[str]:
    return registered("explorer.ui.shell.sections", "SECTIONS")
