"""Do the four trainings begin alike, go on while they are asked to, and end?"""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from explorer.core import MANY, MOST_UPDATES, ModelCore, TinySettings
from explorer.figures.palette import DARK, LIGHT, Theme
from explorer.ui.pages.gibbs.learning import LAB, RUNNING, show_learning
from explorer.ui.pictures.fields import GAP_ON_DARK, GAP_ON_LIGHT
from tests.ui.stand_ins import PartPage, picture_at

CORE = ModelCore.open("no models are needed", "cpu")


def page_of(theme: Theme = DARK, **query: str) -> PartPage:
    return PartPage(show_learning, CORE, None, theme, **query)


def rows(page: PartPage) -> list[list[str]]:
    """Name, log p, patterns and bias of each method."""
    body = re.search(r"<tbody>(.*)</tbody>", page.words, re.DOTALL)[1]
    return [
        [cell for cell in re.findall(r"<td[^>]*>([^<]*)</td>", row) if cell]
        for row in body.split("<tr>")[1:]
    ]


def test_at_first_every_image_is_as_likely_as_any_other_for_all_four() -> None:
    page = page_of()
    page.run()
    found = rows(page)
    assert [row[0] for row in found] == ["exact", "CD-1", "CD-10", "PCD"]
    for _, log_p, patterns, _ in found:
        # 2⁹ images of 9 pixels, of which 14 are to be learned.
        assert float(log_p.replace("−", "-")) == pytest.approx(-np.log(512), abs=0.35)
        assert abs(int(patterns.removesuffix(" %")) - 100 * 14 / 512) <= 1
    assert found[0][3] == "0"
    assert f"<b>0</b> of at most {MOST_UPDATES:,} updates" in page.words


@pytest.mark.parametrize(("theme", "paper"), [(DARK, GAP_ON_DARK), (LIGHT, GAP_ON_LIGHT)])
def test_the_fourteen_patterns_lie_in_two_rows(theme: Theme, paper: int) -> None:
    page = page_of(theme)
    page.run()
    sheet = picture_at(re.search(r'<img src="([^"]+)"', page.words)[1])
    assert set(np.unique(sheet)) == {0, 128, 255, paper}
    # Frames of 2 px around 3 × 3 pixels of 8 px, and 8 px between.
    height, width = sheet.shape
    assert (height, width) == (2 * 28 + 8, 7 * 28 + 6 * 8)
    patterns = {
        sheet[top + 6 : top + 28 : 8, left + 6 : left + 28 : 8].tobytes()
        for top in (0, 36)
        for left in range(0, 7 * 36, 36)
    }
    assert len(patterns) == 14


def test_it_trains_only_while_asked_and_the_exact_gradient_climbs() -> None:
    page = page_of()
    page.run()
    page.run()
    assert page.app.session_state[LAB].updates == 0
    page.app.button(key="gibbs_lab_train").click().run()
    lab = page.app.session_state[LAB]
    made = lab.updates
    assert made > 0
    assert page.app.button(key="gibbs_lab_train").label == "Pause"
    climb = lab.curves.log_likelihood["exact"]
    assert climb[-1] > climb[0]
    page.app.button(key="gibbs_lab_train").click().run()
    assert page.app.session_state[LAB].updates == made
    page.app.button(key="gibbs_lab_anew").click().run()
    assert page.app.session_state[LAB].updates == 0


def test_other_settings_begin_anew_and_stand_still() -> None:
    page = page_of()
    page.run()
    page.app.button(key="gibbs_lab_train").click().run()
    page.app.select_slider(key="units").set_value(4).run()
    lab = page.app.session_state[LAB]
    assert (lab.settings.hidden, lab.updates) == (4, 0)
    assert page.app.button(key="gibbs_lab_train").label == "Train"


def test_settings_come_from_the_address_and_nonsense_is_ignored() -> None:
    page = page_of(units="3", rate="0.1")
    page.run()
    assert page.app.session_state[LAB].settings == TinySettings(3, 0.1, MANY)
    silly = page_of(units="99", rate="fast")
    silly.run()
    assert silly.app.session_state[LAB].settings == TinySettings(8, 0.5, MANY)


@pytest.mark.parametrize(("chains", "words"), [(MANY, "∞"), (1000, "1,000")])
def test_it_is_said_whether_there_is_noise(chains: int, words: str) -> None:
    page = page_of()
    page.run(chains=chains)
    assert f"With {words} chains" in page.words


def test_at_the_last_update_it_ends() -> None:
    begun = CORE.begin_tiny_boltzmann(TinySettings(8, 0.5, MANY))
    lab = replace(begun, updates=MOST_UPDATES)
    page = page_of()
    page.run(**{LAB: lab, RUNNING: True})
    assert page.app.session_state[LAB].updates == MOST_UPDATES
    assert page.app.button(key="gibbs_lab_train").disabled
    assert not page.app.button(key="gibbs_lab_anew").disabled


def test_on_a_stage_where_the_table_is_not_seen_the_curves_are_named() -> None:
    page = page_of()
    page.run(surroundings={"seen": {"stage": 720}})
    figure = page.charts[0]
    assert figure["layout"]["showlegend"]
    assert [one["name"] for one in figure["data"] if one["showlegend"]] == [
        *("exact", "CD-1", "CD-10", "PCD")
    ]
