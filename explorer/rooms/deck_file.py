"""How is a deck written as a TOML file, and what of a file that came from elsewhere is believed?

What scenes and questions allow, addresses that lead to a page of this explorer, and nothing under
a name that decks do not have. A refusal is one sentence that says where.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from explorer.rooms.errors import RoomError
from explorer.rooms.scene import Deck, Question, Scene, Setting

LARGEST_FILE = 500_000
LINE_END = "\n"
DECK_KEYS, SCENE_KEYS = ("title", "scene"), ("address", "title", "notes", "question")
QUESTION_KEYS = ("kind", "text", "options", "answer", "settings")

CheckAddress = Callable[[str], str]
"""An address as it came → as this explorer writes it; ValueError, one sentence, if it leads to no
view."""
_ESCAPED = re.compile(r'[\x00-\x09\x0b-\x1f\x7f"\\]')


class DeckError(RoomError):
    """A file that is no deck; one sentence that says in which line or scene."""


def read_deck(data: bytes | str, check_address: CheckAddress) -> Deck:
    """The deck of a file.

    Raises:
        DeckError: what is wrong, and in which line or scene.
    """
    if len(data) > LARGEST_FILE:
        raise DeckError(f"A deck has at most {LARGEST_FILE // 1000} kB, and this file has more.")
    try:
        text = data if isinstance(data, str) else data.decode("utf-8-sig")
        table = tomllib.loads(text)
    except UnicodeDecodeError:
        raise DeckError("This is no deck: a deck is a text file in UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        where = str(error).replace("end of document", f"the end, line {text.count(LINE_END) + 1}")
        raise DeckError(f"This is no deck that can be read: {where}.") from None
    except ValueError:
        raise DeckError("This is no deck: it has a number of thousands of digits.") from None
    except RecursionError:
        raise DeckError("This is no deck: its tables are nested too deeply.") from None
    where = "The deck"
    try:
        _know(table, DECK_KEYS)
        tables = _tables(table.get("scene", []))
        scenes = []
        for number, one in enumerate(tables, 1):
            where = f"Scene {number}"
            scenes.append(_scene(one, check_address))
        where = "The deck"
        return Deck(table.get("title", "A talk"), tuple(scenes))
    except ValueError as error:
        raise DeckError(f"{where} leads nowhere: {error}") from None
    except RoomError as error:
        raise DeckError(f"{where}: {error}") from None


def deck_text(deck: Deck) -> str:
    """The file of a deck: `read_deck` makes the same deck of it."""
    return "\n".join([f"title = {_quoted(deck.title)}\n", *map(_scene_text, deck.scenes)])


def settings_text(settings: Mapping[str, Setting]) -> str:
    """A question's settings as the lines of a file."""
    return "\n".join(
        f"{name} = {_quoted(value) if isinstance(value, str) else repr(value)}"
        for name, value in settings.items()
    )


# --- reading -------------------------------------------------------------------------------------


def _tables(scenes: Any) -> Sequence[Mapping[str, Any]]:
    if not isinstance(scenes, list) or not all(isinstance(one, dict) for one in scenes):
        raise RoomError("Each scene begins with [[scene]].")
    return scenes


def _scene(table: Mapping[str, Any], check_address: CheckAddress) -> Scene:
    _know(table, SCENE_KEYS)
    address, asked = table.get("address", ""), table.get("question")
    if not isinstance(address, str):
        raise RoomError("A scene's address is no text.")
    if not (asked is None or isinstance(asked, dict)):
        raise RoomError("A question begins with [scene.question].")
    question = None if asked is None else _question(asked)
    return Scene(check_address(address), table.get("title", ""), table.get("notes", ""), question)


def _question(table: Mapping[str, Any]) -> Question:
    _know(table, QUESTION_KEYS)
    options = table.get("options", [])
    if not isinstance(options, list):
        raise RoomError('Options are a row of texts, such as ["yes", "no"].')
    return Question(
        table.get("kind", ""),
        table.get("text", ""),
        tuple(options),
        table.get("answer", ""),
        table.get("settings", {}),
    )


def _know(table: Mapping[str, Any], keys: Sequence[str]) -> None:
    unknown = next((key for key in table if key not in keys), None)
    if unknown is not None:
        raise RoomError(f"“{unknown[:40]!s}” is none of {', '.join(keys)}.")


# --- writing -------------------------------------------------------------------------------------


def _scene_text(scene: Scene) -> str:
    lines = ["[[scene]]", f"address = {_quoted(scene.address)}", f"title = {_quoted(scene.title)}"]
    if scene.notes:
        lines.append(f"notes = {_long(scene.notes)}")
    if asked := scene.question:
        lines += [
            "[scene.question]",
            f"kind = {_quoted(asked.kind)}",
            f"text = {_long(asked.text)}",
        ]
        if asked.options:
            options = "".join(f"    {_quoted(option)},\n" for option in asked.options)
            lines.append(f"options = [\n{options}]")
        if asked.answer:
            lines.append(f"answer = {_quoted(asked.answer)}")
        if asked.settings:
            lines += ["[scene.question.settings]", settings_text(asked.settings)]
    return "\n".join(lines) + "\n"


def _long(text: str) -> str:
    """Over several lines where the text has several."""
    return f'"""\n{_escaped(text)}"""' if "\n" in text else _quoted(text)


def _quoted(text: str) -> str:
    return '"' + _escaped(text).replace("\n", "\\n") + '"'


def _escaped(text: str) -> str:
    # Half a character (a lone surrogate), which no file can hold, becomes a question mark.
    sound = text.encode("utf-8", "replace").decode("utf-8")
    return _ESCAPED.sub(lambda found: rf"\u{ord(found[0]):04x}", sound)
