"""What do the README's tables and drawings say?"""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def table(marker: str) -> list[list[str]]:
    """The cells of a README table between `<!-- marker -->` and its end, without the head."""
    rows = [line for line in between(marker).splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in row.replace(r"\|", "¦").split("|")[1:-1]] for row in rows]


def between(marker: str) -> str:
    """The text between `<!-- marker -->` and `<!-- /marker -->`."""
    _, _, rest = README.partition(f"<!-- {marker} -->\n")
    body, end, _ = rest.partition(f"\n<!-- /{marker} -->")
    assert end, marker
    return body
