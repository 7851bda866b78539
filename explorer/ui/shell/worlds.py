"""Which worlds are there, the data that the models here are of, and how does one go to another?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from explorer.core import Description
from explorer.data.registry import DATASETS
from explorer.ui.shell.plain import plain
from explorer.ui.shell.stylesheet import style_beside

PICTURES = Path(__file__).parents[1] / "static" / "worlds"
ADDRESS = "app/static/worlds"
TILE_PX = 144


@dataclass(frozen=True)
class World:
    """A data set, or some that belong together, and the models of it, in menu order."""

    name: str
    title: str
    models: tuple[Description, ...]


def worlds_of(models: Sequence[Description]) -> list[World]:
    """The worlds of these models, the largest first, then as the data sets' registry has them."""
    found: dict[str, list[Description]] = {}
    for model in models:
        found.setdefault(world_name(model), []).append(model)
    places = {name: place for place, name in enumerate(DATASETS)}
    return [
        World(
            name, DATASETS[name].title if name in DATASETS else ones[0].dataset_title, tuple(ones)
        )
        for name, ones in sorted(
            found.items(), key=lambda item: (-len(item[1]), places.get(item[0], len(places)))
        )
    ]


def world_name(model: Description) -> str:
    """The data set's own name, or that of the one which it is a part of."""
    spec = DATASETS.get(model.dataset)
    return spec.part_of if spec is not None and spec.part_of else model.dataset


def show_worlds(
    worlds: Sequence[World], chosen: str, on_choice: Callable[[str], None], key: str
) -> None:
    """A tile for each world, with its picture; the chosen one stands out.

    Args:
        on_choice: is told the name of the world that was pressed, before the page runs again.
        key: of these tiles, where a page has several sets of them.
    """
    st.html(style_beside(__file__))
    with st.grid("auto", min_column_width=TILE_PX, gap="small") as grid:
        for world in worlds:
            with grid.cell():
                st.button(
                    f"{_picture(world.name)}{plain(world.title)} · {len(world.models)}",
                    key=f"world_{key}_{world.name}",
                    type="primary" if world.name == chosen else "secondary",
                    on_click=on_choice,
                    args=(world.name,),
                )


def _picture(name: str) -> str:
    return f"![]({ADDRESS}/{name}.png) " if (PICTURES / f"{name}.png").is_file() else ""
