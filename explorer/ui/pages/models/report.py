"""What stands behind a model's card: every figure, what it means, and how the model was trained?"""

from __future__ import annotations

from html import escape

import streamlit as st

from explorer.core import OWN_PREFIX, Description
from explorer.figures.palette import Theme
from explorer.training.goals import remarks_of
from explorer.training.presets import is_a_training
from explorer.training.seeds import seed_runs_of
from explorer.training.split import skipped_words
from explorer.ui.glossary import GLOSSARY, term_html, term_style
from explorer.ui.pages.models.figure_groups import Row, Table, tables_of
from explorer.ui.pages.models.figures import how_trained, what_it_is
from explorer.ui.pages.models.goals import GoalLine, goal_lines
from explorer.ui.pages.models.over_seeds import over_seeds
from explorer.ui.shell.plain import plain
from explorer.ui.shell.stylesheet import style_beside, variables

GOALS, TRAINING = "Goals", "Training"
ONE_SEED = "One training: how much another seed would have changed is not known."
FOREIGN = (
    ":orange[This card was not written here.] Read its command before you run it: whoever made the "
    "card chose it."
)


@st.dialog("Card", width="medium")
def show_report(model: Description, theme: Theme) -> None:
    """A tab for each group of figures of the card, one for its goals, one for the training."""
    st.markdown(f"**{plain(model.title)}** :gray[— `{model.name}`]")
    tables, goals = [*tables_of(model), *over_seeds(model)], goal_lines(model)
    tabs = st.tabs([*(table.title for table in tables), *([GOALS] if goals else []), TRAINING])
    for tab, table in zip(tabs, tables, strict=False):
        with tab:
            st.html(f"{style_beside(__file__)}{term_style()}{table_html(table, theme)}")
            st.caption(plain(table.how))
    if goals:
        with tabs[len(tables)]:
            html = goals_html(goals, remarks_of(model.card), theme)
            st.html(f"{style_beside(__file__)}{html}")
    with tabs[-1]:
        _show_training(model)


def table_html(table: Table, theme: Theme) -> str:
    """The question, and a line for each figure: its name, its values, and what it means."""
    many = len(table.columns) > 1
    heads = "".join(f"<th>{escape(column)}</th>" for column in table.columns) if many else ""
    head = f"<tr><th>{escape(table.corner)}</th>{heads}</tr>" if many else ""
    rows = "".join(_row_html(row) for row in table.rows)
    style = variables(quiet=theme.quiet, line=theme.grid)
    return (
        f'<div class="report" style="{style}"><p>{escape(table.question)}</p>'
        f"<table>{head}{rows}</table></div>"
    )


def goals_html(goals: list[GoalLine], remarks: str, theme: Theme) -> str:
    """The goals, the figures that were reached, and the card's remarks, as HTML."""
    rows = "".join(_goal_html(goal) for goal in goals)
    style = variables(quiet=theme.quiet, line=theme.grid)
    return (
        f'<div class="report" style="{style}"><p>What was asked of it, and when?</p>'
        f"<table><tr><th></th><th>goal</th><th>measured</th><th></th></tr>{rows}</table>"
        f"<p>{escape(remarks)}</p></div>"
    )


def _goal_html(goal: GoalLine) -> str:
    how = f"<small>{escape(goal.how)}</small>" if goal.how else ""
    outcome = escape(goal.outcome)
    if goal.missed is None:
        outcome += f"<small>python -m explorer {escape(goal.command)}</small>"
    bound = escape(goal.bound).replace(" ", "&nbsp;")
    bound += f"<small>{escape(goal.origin)}</small>" if goal.origin else ""
    value = f"<b>{escape(goal.value or '–')}</b>&nbsp;<span>{escape(goal.unit)}</span>"
    return (
        f"<tr><th>{escape(goal.name)}{how}</th><td>{bound}</td><td>{value}</td>"
        f"<td>{outcome}</td></tr>"
    )


def _row_html(row: Row) -> str:
    meaning = row.meaning
    values = "".join(
        f"<td><b>{escape(value)}</b> <span>{escape(meaning.unit if value else '')}</span></td>"
        for value in row.values
    )
    name = escape(meaning.name)
    if meaning.key in GLOSSARY:
        name = term_html(meaning.name, meaning.key, where="report")
    return f"<tr><th>{name}<small>{escape(meaning.says)}</small></th>{values}</tr>"


def _show_training(model: Description) -> None:
    st.markdown(what_it_is(model))
    st.caption(
        f"Trained on {how_trained(model)}; {plain(model.card['preprocessing'])}. "
        f"Card of {plain(model.card['date'])}."
    )
    if not seed_runs_of(model.card) and "seed" in model.card["training"]:
        st.caption(ONE_SEED)
    if left_out := skipped_words(model.card["split"]):
        st.html(f"<small>{escape(left_out)}.</small>")
    if model.card["command"]:
        if model.name.startswith(OWN_PREFIX) or not is_a_training(model.card["command"]):
            st.caption(FOREIGN)
        st.code(model.card["command"], language=None, wrap_lines=True)
