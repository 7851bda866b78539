"""Which models stand side by side on a page that compares several?

As with the one model of `model_choice`, the select shows titles and the address names them, under
one parameter and with commas between.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from explorer.core import Description


def choose_several(
    parameter: str,
    label: str,
    models: Sequence[Description],
    default: Sequence[str] = (),
    at_most: int = 4,
    help_text: str | None = None,
) -> list[str]:
    """The multiselect of models and the names chosen, in the order chosen.

    Names in the address that are not among `models` count as not given.

    Args:
        parameter: of the address; also the widget's key.
        label: above the select.
        models: what is offered.
        default: the names chosen where the address says nothing.
        at_most: how many have room side by side.
        help_text: what the question mark says.
    """
    titles = {model.name: model.title for model in models}
    asked = st.query_params.get(parameter)
    wanted = list(default) if asked is None else asked.split(",")
    chosen = list(dict.fromkeys(name for name in wanted if name in titles))[:at_most]
    select = f"{parameter}_select"
    st.session_state[select] = chosen or [name for name in default if name in titles]
    names: list[str] = st.multiselect(
        label,
        list(titles),
        format_func=titles.__getitem__,
        key=select,
        max_selections=at_most,
        on_change=_write,
        args=(parameter, select, tuple(default)),
        help=help_text,
        placeholder="Choose models",
    )
    return names


def _write(parameter: str, select: str, default: tuple[str, ...]) -> None:
    chosen = tuple(st.session_state[select])
    if chosen == default:
        st.query_params.pop(parameter, None)
    else:
        st.query_params[parameter] = ",".join(chosen)
