"""What is a Boltzmann machine like: how it draws, what it has learned, and what it costs?"""

from __future__ import annotations

from explorer.ui.choices.one_of import choose_one
from explorer.ui.pages.gibbs.chain import show_chain
from explorer.ui.pages.gibbs.contrasts import show_contrasts
from explorer.ui.pages.gibbs.learning import show_learning
from explorer.ui.pages.gibbs.views import show_energy, show_fields
from explorer.ui.shell.header import open_page

page = open_page("Gibbs chain", requires={"energy_based"})

VIEWS = {
    "Chain": show_chain,
    "Receptive fields": show_fields,
    "Free energy": show_energy,
    "Learning": show_learning,
    "Against a VAE": show_contrasts,
}
view = choose_one("View", list(VIEWS), "view", default="Chain", shows_label=False)
VIEWS[view](page.core, page.model, page.theme)
