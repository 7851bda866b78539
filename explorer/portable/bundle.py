"""How do several JavaScript modules become one text?

Streamlit loads a component's script from a blob, as a page does a worker's, and a saved page has no
files beside it: an import of a neighbouring file cannot be resolved there. So the files stay
separate modules (node tests import them as they are) and are joined here: each file once, after
those that it imports, without its import lines and `export` words.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_IMPORT = re.compile(r'^import\s+\{[^}]*\}\s+from\s+"(\.{1,2}/[\w./]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async |class |const |function |let ))", re.MULTILINE)
_DECLARED = re.compile(
    r"^(?:async )?(?:function\*?|class|const|let) (\w+|[\[{][^=]*[\]}](?= =))", re.MULTILINE
)
_NAME = re.compile(r"\w+(?!\s*:)")

_WORKER = Path(__file__).with_name("decoder_worker.js")


class BundleError(Exception):
    """A script imports or exports in a way that joining the files does not cover."""


def bundle(entry: Path) -> str:
    """The entry file and everything that it imports, from its own folder or a neighbour's.

    Raises:
        BundleError: a file imports in another form than `import { … } from "./file.js";` (or
            "../folder/file.js"), or exports in another form than before a declaration; or two of
            them declare the same name.
    """
    joined: dict[Path, str] = {}
    _join(entry.resolve(), joined)
    _check_names(joined)
    return "\n".join(joined.values())


@cache
def decoder_script() -> str:
    """The worker that decodes in a browser, as the one text that a page starts it from."""
    return bundle(_WORKER)


def _check_names(joined: dict[Path, str]) -> None:
    """Joined, the files have one scope; with a name in it twice a browser reads none of it."""
    owners: dict[str, Path] = {}
    for path, script in joined.items():
        for declared in _DECLARED.findall(script):
            for name in _NAME.findall(declared):
                owner = owners.setdefault(name, path)
                if owner != path:
                    raise BundleError(
                        f"{owner.name} and {path.name} both declare {name!r} in what is joined for "
                        "one page; name one of them otherwise."
                    )


def _join(path: Path, joined: dict[Path, str], above: tuple[Path, ...] = ()) -> None:
    if path in joined:
        return
    if path in above:
        raise BundleError(f"{path.name} imports itself through {above[-1].name}.")
    source = path.read_text(encoding="utf-8")
    for name in _IMPORT.findall(source):
        _join((path.parent / name).resolve(), joined, (*above, path))
    script = _EXPORT.sub("", _IMPORT.sub("", source))
    for number, line in enumerate(script.splitlines(), 1):
        is_entry_export = not above and line.startswith("export default ")
        if line.startswith(("import", "export")) and not is_entry_export:
            raise BundleError(
                f"{path.name}, line {number} after joining, is {line!r}; "
                'only `import { … } from "./file.js";` and `export` before a declaration work.'
            )
    joined[path] = f"// {path.name}\n{script}"
