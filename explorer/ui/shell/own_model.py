"""What can a visitor do with a model that only they see?"""

from __future__ import annotations

import streamlit as st

from explorer.core import Core, CoreError, switched_off
from explorer.ui.shell.download import offer_file
from explorer.ui.shell.model_choice import show_model
from explorer.ui.shell.plain import plain

SAID, SAVED = "own_model_said", "own_models_saved"
"""What is said once, on the next run; and under which name each own model was saved."""
WITHDRAWABLE = "own_models_withdrawable"
"""What this visitor put among everyone's: name → version."""


def offer_own_model(core: Core, name: str, suggested: str) -> None:
    """Save it under a name, take it away, or throw it away.

    Args:
        core: the visitor's.
        name: the model's.
        suggested: the name that it is given unless another one is typed.
    """
    say_what_happened(about=name)
    off = switched_off("saving")
    if off:
        st.caption(off)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        if not off:
            _offer_saving(core, name, suggested)
        offer_download(core, name, suggested)
        st.button(
            "Throw away",
            key=f"drop_{name}",
            icon=":material/delete:",
            type="tertiary",
            on_click=_drop,
            args=(core, name),
        )


def _offer_saving(core: Core, name: str, suggested: str) -> None:
    wanted = st.text_input(
        "Save for everyone as",
        suggested,
        key=f"save_as_{name}",
        max_chars=64,
        width=230,
        help="Lower-case letters, digits and hyphens. A model that is there is never replaced.",
    )
    st.button(
        "Save",
        key=f"save_{name}",
        icon=":material/save:",
        on_click=_save,
        args=(core, name, wanted),
    )


def offer_download(core: Core, name: str, called: str, label: str = "Download") -> None:
    """The model's checkpoint as a zip, made when it is asked for."""
    offer_file(
        label,
        lambda: core.download_model(name, called),
        f"{called}.zip",
        key=f"zip_{name}",
        help="The checkpoint's folder as a zip: weights, card, history and encodings",
    )


def offer_withdrawal(core: Core, name: str) -> None:
    """Take back a shared model that this visitor saved here; nothing for any other model."""
    if st.session_state.get(WITHDRAWABLE, {}).get(name) == core.version(name):
        st.button(
            "Withdraw",
            key=f"withdraw_{name}",
            icon=":material/undo:",
            type="tertiary",
            help="You saved this model: take it back, for everyone",
            on_click=_withdraw,
            args=(core, name),
        )


def say_what_happened(about: str = "") -> None:
    """How it went, once, where the eye is: beside what it is about.

    Args:
        about: a model's name or a place of the page's; "" for the page's head.
    """
    of, is_good, words = st.session_state.get(SAID, ("", True, ""))
    if words and of == about:
        del st.session_state[SAID]
        (st.success if is_good else st.warning)(words, icon=":material/info:")


def say_next(words: str, is_good: bool = True, about: str = "") -> None:
    """Have this said by the next run's `say_what_happened` that is about the same."""
    st.session_state[SAID] = (about, is_good, words)


def saved_as(own: str) -> str | None:
    """The name under which this visitor saved a model of their own; None if they did not."""
    name: str | None = st.session_state.get(SAVED, {}).get(own)
    return name


def _save(core: Core, own: str, name: str) -> None:
    try:
        core.save_model(own, name.strip())
    except CoreError as error:
        say_next(plain(error), is_good=False, about=own)
        return
    st.session_state[SAVED] = {**st.session_state.get(SAVED, {}), own: name.strip()}
    show_model(name.strip())
    st.session_state.setdefault(WITHDRAWABLE, {})[name.strip()] = core.version(name.strip())
    say_next(f"Saved as {name.strip()}: everyone who opens this explorer sees it now.")


def _drop(core: Core, own: str) -> None:
    core.remove_model(own)
    say_next("Thrown away.")


def _withdraw(core: Core, name: str) -> None:
    try:
        core.delete_model(name)
    except CoreError as error:
        say_next(plain(error), is_good=False)
        return
    del st.session_state[WITHDRAWABLE][name]
    saved = st.session_state.get(SAVED, {})
    st.session_state[SAVED] = {own: known for own, known in saved.items() if known != name}
    say_next(f"{name} is withdrawn.")
