"""Does every file have one subject, say what it is, and trust nothing that it reads?"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping

from tests.sources import MODULES, registered, scripts
from tests.test_architecture import LEVEL

VAGUE_WORDS = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
RUN_WHAT_THEY_READ = {"eval", "exec", "compile", "__import__", "torch.load", "torch.jit.load"}
UNTRUSTING = {"pickle", "cPickle", "dill", "cloudpickle", "marshal", "shelve", "joblib"}
MAX_LINES = 320


def test_names_say_what_is_inside():
    vague = [module.name for module in MODULES if VAGUE_WORDS & set(re.split(r"[._]", module.name))]
    assert not vague


def test_nothing_is_evaluated_or_unpickled():
    wrong = []
    for module in MODULES:
        wrong += [
            f"{module.where(line)} imports {name}"
            for line, name in module.imports()
            if name.split(".")[0] in UNTRUSTING
        ]
        calls = (node for node in ast.walk(module.tree) if isinstance(node, ast.Call))
        wrong += [
            f"{module.where(call.lineno)} {ast.unparse(call)}" for call in calls if trusts(call)
        ]
    assert not wrong, "\n".join(wrong)


def trusts(call: ast.Call) -> bool:
    """Does it run what it is given, or could it?"""
    if ast.unparse(call.func) in RUN_WHAT_THEY_READ:
        return True
    return any(
        keyword.arg in ("allow_pickle", "shell")
        and getattr(keyword.value, "value", True) is not False
        for keyword in call.keywords
    )


def test_every_module_opens_with_the_question_that_it_answers():
    wrong = []
    for module in MODULES:
        docstring = ast.get_docstring(module.tree) or "(no docstring)"
        opening = " ".join(docstring.split("\n\n")[0].splitlines()[:2])
        if "?" not in opening:
            wrong.append(f"{module.where(1)}: {opening}")
    assert not wrong, "\n".join(wrong)


def too_long(texts: Mapping[str, str], limit: int) -> dict[str, int]:
    """How many lines those texts have that have too many."""
    lengths = {where: len(text.splitlines()) for where, text in texts.items()}
    return {where: lines for where, lines in lengths.items() if lines > limit}


def test_a_file_has_one_subject():
    found = too_long({module.where(1): module.text for module in MODULES}, MAX_LINES)
    assert not found, f"split by subject: {found}"


def test_a_script_has_one_subject():
    found = too_long(scripts(), MAX_LINES)
    assert not found, f"split by subject: {found}"


def test_a_long_file_is_seen():
    texts = {"short.js": "\n" * MAX_LINES, "long.js": "\n" * (MAX_LINES + 1)}
    assert too_long(texts, MAX_LINES) == {"long.js": MAX_LINES + 1}


def test_public_functions_and_classes_say_what_they_are():
    bare = [
        f"{module.where(node.lineno)} {node.name}"
        for module in MODULES
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not bare, "\n".join(bare)


def test_nobody_above_the_models_asks_for_a_family_by_its_name():
    """Capabilities, not names: `if family == "vae"` breaks with the next family."""
    families = set(registered("explorer.models.registry", "FAMILIES"))
    wrong = []
    for module in MODULES:
        if LEVEL.get(module.folder, 99) >= LEVEL["models"]:
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Compare) and "family" in ast.unparse(node):
                constants = {c.value for c in ast.walk(node) if isinstance(c, ast.Constant)}
                if constants & families:
                    wrong.append(f"{module.where(node.lineno)} {ast.unparse(node)}")
    assert not wrong, "\n".join(wrong)
