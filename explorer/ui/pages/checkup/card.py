"""How is one finding shown: what was seen, on what it rests, what mends it?"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from explorer.core import DOUBT, FAULT, Finding, Strip
from explorer.figures.checkup import finding_figure
from explorer.figures.palette import Theme
from explorer.images.tiling import tile
from explorer.ui.pictures.picture import show_sheet
from explorer.ui.shell.plain import plain

HEADS = {
    FAULT: ":red[:material/error: **Wrong**]",
    DOUBT: ":orange[:material/help: **Is this meant?**]",
}
COLUMNS = 2
STRIP_PX = 480


def show_finding(finding: Finding, theme: Theme) -> None:
    """A card with its evidence beside it, or below it on a phone."""
    with st.container(border=True):
        words, evidence = st.columns([3, 4], gap="medium")
        with words:
            st.markdown(f"{HEADS[finding.weight]} :gray[`{finding.code}`]")
            st.markdown(plain(finding.sentence))
            if finding.remedy:
                st.markdown(f":green[:material/build:] {plain(finding.remedy)}")
            _show_figures(finding)
        with evidence:
            _show_bars(finding, theme)
            for strip in finding.evidence.strips:
                _show_strip(strip)


def show_facts(findings: Sequence[Finding], theme: Theme) -> None:
    """What the model merely is: a line each, its figures behind it."""
    st.header("What it turned out to be", anchor=False)
    for start in range(0, len(findings), COLUMNS):
        row = findings[start : start + COLUMNS]
        for place, finding in zip(st.columns(COLUMNS), row, strict=False):
            with place, st.container(border=True):
                st.markdown(f"{plain(finding.sentence)} :gray[`{finding.code}`]")
                if finding.remedy:
                    st.caption(plain(finding.remedy))
                if finding.evidence.bars is not None:
                    with st.expander("Figures"):
                        _show_figures(finding)
                        _show_bars(finding, theme)


def _show_figures(finding: Finding) -> None:
    figures = finding.evidence.figures
    said = [f"{plain(name)} **{_number(value)}**" for name, value in figures.items()]
    if said:
        st.caption(" · ".join(said))


def _show_bars(finding: Finding, theme: Theme) -> None:
    bars = finding.evidence.bars
    if bars is not None:
        figure = finding_figure(bars.labels, bars.values, bars.marked, bars.title, theme)
        st.plotly_chart(figure, key=f"bars_{finding.code}", config={"displayModeBar": False})


def _show_strip(strip: Strip) -> None:
    st.caption(plain(strip.heading))
    show_sheet(tile(strip.images, 1, len(strip.images)), plain(strip.heading), STRIP_PX)


def _number(value: float | str) -> str:
    return plain(value) if isinstance(value, str) else f"{value:.3g}".replace("-", "−")
