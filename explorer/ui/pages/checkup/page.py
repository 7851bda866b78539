"""What did this model turn out to be, and what is wrong with it?"""

from __future__ import annotations

import streamlit as st

from explorer.core import FACT, Checkup, Core, CoreError
from explorer.ui.pages.checkup.card import show_facts, show_finding
from explorer.ui.pages.checkup.pages_open import show_pages_open
from explorer.ui.shell.as_python import offer_python, python_of
from explorer.ui.shell.cached import cached
from explorer.ui.shell.header import open_page
from explorer.ui.shell.plain import plain

CHECKUPS_KEPT = 32
CHECKUP_LINES = """\
checkup = core.checkup(name)
findings = [(one.code, one.sentence, one.evidence, one.remedy) for one in checkup.findings]
"""

page = open_page("Check-up")


@cached(max_entries=CHECKUPS_KEPT, shared=True, spinner="Examining the model …")
def examined(core: Core, name: str) -> Checkup:
    """The check-up of a model, made once for everyone."""
    return core.checkup(name)


def summary(checkup: Checkup) -> str:
    """How many findings there are, and on what they rest."""
    wrong = sum(finding.weight != FACT for finding in checkup.findings)
    said = "Nothing seems wrong" if not wrong else f"{wrong} thing{'s' * (wrong > 1)} to look at"
    images = "1 image" if checkup.images == 1 else f"{checkup.images} images"
    return (
        f"**{said}**, by its behaviour alone, on {images} "
        f":gray[— {len(checkup.findings)} findings in {checkup.seconds:.1f} s]"
    )


try:
    checkup = examined(page.core, page.model.name)
except CoreError as error:
    st.error(plain(error), icon=":material/error:")
    st.stop()
st.markdown(summary(checkup))
for finding in checkup.findings:
    if finding.weight != FACT:
        show_finding(finding, page.theme)
show_facts([one for one in checkup.findings if one.weight == FACT], page.theme)
show_pages_open(page.model)
offer_python(python_of(page.model, CHECKUP_LINES))
st.caption("The same from a script or a notebook:")
st.code(
    f"python -m explorer checkup {page.model.name}\n"
    "explorer.checkup(model, images).findings  # in Python, of any live model",
    language=None,
)
