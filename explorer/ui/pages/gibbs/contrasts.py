"""How do a Boltzmann machine and a VAE differ, each difference measured on the spot?"""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from explorer.core import (
    AIS_STEPS,
    CHAINS,
    MIXING_STEPS,
    STEPS,
    BoltzmannMeasures,
    Core,
    CoreError,
    Description,
    VaeMeasures,
)
from explorer.figures.palette import Theme
from explorer.ui.glossary import explained
from explorer.ui.shell.as_python import offer_python, python_of
from explorer.ui.shell.plain import plain

MEASURED = "gibbs_measured"
ALMOST_ONE, MOST_OF_THREE_DIGITS = 0.9995, 999.5
"""From there three digits round to the next unit, and to a number with an exponent."""
WORDS = (
    "Three things set the two apart. Each is measured here, on this machine, on the models chosen: "
    "a few seconds of one core."
)


def show_contrasts(core: Core, model: Description, theme: Theme) -> None:
    """The partner, the button, and the three rows."""
    st.markdown(WORDS)
    partners = partners_of(core, model)
    if not partners:
        st.info("There is no VAE here to compare with.", icon=":material/info:")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        partner = st.selectbox(
            "VAE",
            partners,
            format_func=lambda name: core.describe(name).title,
            key="vae",
            bind="query-params",
            width=350,
        )
        asked = st.button("Measure here", type="primary", key="gibbs_measure")
        offer_python(python_of(model, contrasts_python(partner)))
    key = (core.version(model.name), core.version(partner))
    measured = st.session_state.setdefault(MEASURED, {})
    if asked:
        try:
            with st.spinner("Running chains, annealing, decoding"):
                measured[key] = (core.measure_boltzmann(model.name), core.measure_vae(partner))
        except CoreError as error:
            st.warning(plain(error), icon=":material/info:")
    rbm, vae = measured.get(key, (None, None))
    st.html(_table(model, core.describe(partner), rbm, vae, theme))
    if rbm is not None:
        st.caption(
            f"Seed 0. Samples: {CHAINS} chains of {STEPS:,} steps from noise at once; annealing: "
            f"{AIS_STEPS} temperatures here, so the gap is wider than the card’s, which took "
            f"10,000. Independence: autocorrelation of F(v) over {MIXING_STEPS:,} steps of each "
            "chain. Correlations: |r| between two units or latents over test images, mean of all "
            "pairs.",
            help=explained("free_energy", "log_px", "elbo", "nats"),
        )


def contrasts_python(partner: str) -> str:
    """Both columns of the table, measured where the lines run."""
    return (
        "rbm = core.measure_boltzmann(name)\n"
        f"vae = core.measure_vae({partner!r})\n"
        "rbm.correlation, rbm.seconds_per_sample, rbm.mixing_steps, rbm.log_z, rbm.gap\n"
        "vae.correlation, vae.seconds_per_sample, vae.gap, vae.is_exact\n"
    )


def partners_of(core: Core, model: Description) -> list[str]:
    """VAEs to compare with: those of the same data first, the plainest before the others."""
    found = [core.describe(name) for name in core.list()]
    vaes = [one for one in found if one.can("gaussian_latent") and not one.can("conditional")]

    def rank(one: Description) -> tuple[bool, bool, bool, int]:
        is_plain = one.beta == 1 and one.reconstruction_weight == 1
        return (
            one.dataset != model.dataset,
            not is_plain,
            one.likelihood != "bernoulli",
            one.latent_dim,
        )

    return [one.name for one in sorted(vaes, key=rank)]


def _table(
    rbm: Description,
    vae: Description,
    measured_rbm: BoltzmannMeasures | None,
    measured_vae: VaeMeasures | None,
    theme: Theme,
) -> str:
    rows = [
        (
            "Structure assumed",
            (
                "An energy alone. Hidden units may depend on one another as the data have it; "
                "only within a layer there are no weights.",
                measured_rbm and f"correlation of units {measured_rbm.correlation:.2f}",
            ),
            (
                "A prior: latents are independent N(0, 1), and pixels independent given them.",
                measured_vae and _correlation_words(measured_vae),
            ),
        ),
        (
            "Cost of a sample",
            (
                "A chain, run until it has forgotten where it began.",
                measured_rbm
                and f"{_seconds(measured_rbm.seconds_per_sample)} a sample · "
                f"{_mixing_words(measured_rbm)} to an independent one",
            ),
            (
                "One z from the prior, once through the decoder.",
                measured_vae and f"{_seconds(measured_vae.seconds_per_sample)} a sample",
            ),
        ),
        (
            "What is approximated",
            (
                "p(h|v) is exact. Z is not: the gradient needs chains, and log p(v) needs "
                "annealing, which errs up forwards and down backwards.",
                measured_rbm and _gap_words(measured_rbm),
            ),
            (
                "p(x|z) and p(z) are exact. p(z|x) is not: q(z|x) stands for it, and the ELBO is "
                "below log p(x) by KL(q‖p(z|x)).",
                measured_vae
                and f"{'log p(x)' if measured_vae.is_exact else 'importance bound'} − ELBO = "
                f"{measured_vae.gap:.2f} nats ({measured_vae.images} test images)",
            ),
        ),
    ]
    cells = "".join(
        _heading(name, theme)
        + _cell(one, theme.latent, theme)
        + _cell(other, theme.outgoing, theme)
        for name, one, other in rows
    )
    heads = "".join(
        f'<div class="head" style="color:{colour}">{escape(title)}</div>'
        for title, colour in ((rbm.title, theme.latent), (vae.title, theme.outgoing))
    )
    return f"{_STYLE}<div class='contrasts'><div class='head'></div>{heads}{cells}</div>"


_STYLE = """<style>
.contrasts { display: grid; grid-template-columns: 10rem 1fr 1fr; gap: 1.1rem 1.6rem; }
.contrasts .head, .contrasts .name { font-weight: 650; }
.contrasts p { margin: 0 0 0.3rem; }
@media (max-width: 640px) {
  .contrasts { grid-template-columns: 1fr 1fr; gap: 0.7rem 1rem; }
  .contrasts .name { grid-column: 1 / span 2; }
  .contrasts > .head:first-child { display: none; }
}
</style>"""


def _heading(name: str, theme: Theme) -> str:
    line = f"border-top:1px solid {theme.grid};padding-top:0.5rem"
    return f'<div class="name" style="{line}">{escape(name)}</div>'


def _cell(content: tuple[str, Any], colour: str, theme: Theme) -> str:
    words, figure = content
    measured = (
        f'<b style="color:{colour}">{escape(figure)}</b>'
        if figure
        else f'<span style="color:{theme.quiet}">not measured yet</span>'
    )
    return (
        f'<div style="border-top:1px solid {theme.grid};padding-top:0.5rem">'
        f"<p>{escape(words)}</p>{measured}</div>"
    )


def _correlation_words(measured: VaeMeasures) -> str:
    if measured.correlation is None:
        return "one latent: nothing to correlate"
    return f"correlation of μ {measured.correlation:.2f}"


def _mixing_words(measured: BoltzmannMeasures) -> str:
    """Where the time is not far shorter than the chains that it was found from, a bound."""
    steps = measured.mixing_steps
    return f"{steps:.0f} steps" if steps < MIXING_STEPS / 20 else f"{steps:.0f} steps or more"


def _gap_words(measured: BoltzmannMeasures) -> str:
    forward, backward = measured.log_z
    if forward == backward:
        return f"log Z = {forward:.2f} nats, exact: one side is small enough to be summed"
    return (
        f"log Z = {forward:.1f} forwards, {backward:.1f} backwards: {measured.gap:.1f} nats apart"
    )


def _seconds(value: float) -> str:
    """To three digits, in the unit that needs no zeros before them."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        amount = value / size
        if amount >= ALMOST_ONE:
            return (
                f"{amount:.3g} {unit}" if amount < MOST_OF_THREE_DIGITS else f"{amount:.0f} {unit}"
            )
    return f"{value / 1e-6:.0f} µs"
