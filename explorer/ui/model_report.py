"""What stands behind a model's card: every figure, what it means, and how the model was trained?"""

from __future__ import annotations

from functools import lru_cache
from html import escape
from pathlib import Path

import streamlit as st

from explorer.core import Description
from explorer.figures.palette import Theme
from explorer.ui.figure_groups import Row, Table, tables_of
from explorer.ui.model_figures import how_trained, what_it_is

TRAINING = "Training"


@st.dialog("Card", width="medium")
def show_report(model: Description, theme: Theme) -> None:
    """A tab for each group of figures that the card has, and one for the training."""
    st.markdown(f"**{model.title}** :gray[— `{model.name}`]")
    tables = tables_of(model)
    tabs = st.tabs([*(table.title for table in tables), TRAINING])
    for tab, table in zip(tabs, tables, strict=False):
        with tab:
            st.html(f"<style>{_style()}</style>{table_html(table, theme)}")
            st.caption(table.how)
    with tabs[-1]:
        _show_training(model)


def table_html(table: Table, theme: Theme) -> str:
    """The question, and a line for each figure: its name, its values, and what it means."""
    many = len(table.columns) > 1
    heads = "".join(f"<th>{escape(column)}</th>" for column in table.columns) if many else ""
    head = f"<tr><th>pixels</th>{heads}</tr>" if many else ""
    rows = "".join(_row_html(row) for row in table.rows)
    style = f"--quiet:{theme.quiet};--line:{theme.grid}"
    return (
        f'<div class="report" style="{style}"><p>{escape(table.question)}</p>'
        f"<table>{head}{rows}</table></div>"
    )


def _row_html(row: Row) -> str:
    meaning = row.meaning
    values = "".join(
        f"<td><b>{escape(value)}</b> <span>{escape(meaning.unit if value else '')}</span></td>"
        for value in row.values
    )
    return f"<tr><th>{escape(meaning.name)}<small>{escape(meaning.says)}</small></th>{values}</tr>"


def _show_training(model: Description) -> None:
    st.markdown(what_it_is(model))
    st.caption(
        f"Trained on {how_trained(model)}; {model.card['preprocessing']}. "
        f"Card of {model.card['date']}."
    )
    if model.card["command"]:
        st.code(model.card["command"], language="bash", wrap_lines=True)


@lru_cache(maxsize=1)
def _style() -> str:
    return Path(__file__).with_suffix(".css").read_text(encoding="utf-8")
