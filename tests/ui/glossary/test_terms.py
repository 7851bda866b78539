"""Is every word explained in one plain sentence, and is what it says right?"""

from __future__ import annotations

import ast
import re
from collections import defaultdict

import numpy as np
import pytest
import torch
from scipy.integrate import quad
from scipy.stats import norm
from torch.distributions import Normal, kl_divergence

from explorer.ui.glossary import GLOSSARY
from explorer.ui.glossary.explained import _MARKED
from tests.sources import MODULES, PACKAGE

SENTENCE = re.compile(r"[.!?](?:\s|$)(?=[^a-z]|$)")
TEXT = {module.name: module.text for module in MODULES if module.name.startswith("explorer.ui")}
PAGES = {page.name: page.read_text("utf-8") for page in PACKAGE.glob("ui/components/*/*.html")}


def sentences(text: str) -> int:
    return len(SENTENCE.findall(text.replace("Fig. ", "Fig ").replace("App. ", "App ")))


def keys_in_html() -> set[str]:
    found = [found[2] for page in PAGES.values() for found in _MARKED.finditer(page)]
    return {key for keys in found for key in keys.split()}


@pytest.mark.parametrize("key", GLOSSARY)
def test_a_word_is_explained_in_one_sentence_and_if_wanted_in_three(key):
    term = GLOSSARY[key]
    assert term.sentence.endswith(".")
    assert sentences(term.sentence) == 1
    assert sentences(term.more) == 3
    assert len(term.sentence) <= 130
    assert not set("*_`$<~") & set(term.sentence + term.more)


def test_every_word_is_used_and_every_word_used_is_there():
    quoted = {
        key
        for name, text in TEXT.items()
        if "glossary" not in name
        for key in GLOSSARY
        if f'"{key}"' in text or f"'{key}'" in text
    }
    assert quoted | keys_in_html() == set(GLOSSARY)
    assert keys_in_html() <= set(GLOSSARY)


def test_a_nat_is_so_many_bits():
    assert f"{1 / np.log(2):.2f} bits" in GLOSSARY["nats"].more


def test_the_kl_has_the_sign_and_the_formula_of_a_kl():
    mu, sigma = torch.tensor([0.5, -2.0, 0.0]), torch.tensor([0.3, 1.7, 1.0])
    formula = 0.5 * (mu**2 + sigma**2 - 1 - torch.log(sigma**2))
    known = kl_divergence(Normal(mu, sigma), Normal(0.0, 1.0))
    assert torch.allclose(formula, known)
    assert (known >= 0).all()
    assert known[2] == 0
    assert "½ Σ (μ² + σ² − 1 − ln σ²)" in GLOSSARY["kl"].more


def test_the_formula_on_grey_pixels_adds_up_to_a_half_at_most():
    sums = [quad(lambda x, p=p: p**x * (1 - p) ** (1 - x), 0, 1)[0] for p in (0.01, 0.3, 0.5, 0.9)]
    assert max(sums) == pytest.approx(0.5)
    assert "adds up to ½ at most" in GLOSSARY["pseudo_likelihood"].more


def test_the_bounds_lie_on_the_side_that_is_said():
    """x|z ~ N(z, 1) and z ~ N(0, 1): log p(x) is known, and q is a poor guess."""
    x, generator = 1.3, np.random.default_rng(0)
    z = generator.normal(0.2, 0.9, (20_000, 8))
    ratio = norm.logpdf(x, z, 1) + norm.logpdf(z) - norm.logpdf(z, 0.2, 0.9)
    known = norm.logpdf(x, 0, np.sqrt(2))
    elbo = ratio.mean()
    bound = np.log(np.exp(ratio).mean(1)).mean()
    assert elbo < bound < known
    assert "−ELBO ≥ NLL bound ≥ −log p(x)" in GLOSSARY["nll"].more
    assert GLOSSARY["nll"].sentence.startswith("An upper bound of −log p(x)")
    for key in ("elbo", "importance_bound"):
        assert GLOSSARY[key].sentence.startswith("A lower bound of log p(x)")
    true = Normal(torch.tensor(x / 2), torch.tensor(0.5**0.5))
    gap = kl_divergence(Normal(torch.tensor(0.2), torch.tensor(0.9)), true)
    assert elbo + float(gap) == pytest.approx(known, abs=0.02)


def test_the_prior_holds_as_much_as_is_said():
    shares = 1 - np.exp(-(np.array([1, 2, 3]) ** 2) / 2)
    assert "{:.0f}, {:.0f} and {:.0f} %".format(*(100 * shares)) in GLOSSARY["prior"].more
    assert f"{-np.log(2 * np.pi):.2f}".replace("-", "−") in GLOSSARY["log_pz"].more


def test_the_perplexity_of_codes_used_alike_is_their_number():
    shares = np.full(7, 1 / 7)
    assert np.exp(-(shares * np.log(shares)).sum()) == pytest.approx(7)


def test_a_label_is_worth_at_most_what_is_said():
    assert f"ln 10 = {np.log(10):.2f} nats" in GLOSSARY["label_worth"].more


WORDS = re.compile(
    r"ELBO|\bKL\b|\bnats\b|\bNLL\b|perplexity|pseudo-likelihood|free energ|log p\(|β,|distortion"
)


def written(module) -> set[str]:
    """The words of the field among a module's texts, its docstrings left out."""
    prose = {
        id(node.value)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    texts = (
        node.value
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and id(node) not in prose and isinstance(node.value, str)
    )
    return {word for text in texts for word in WORDS.findall(text)}


def test_a_page_that_writes_a_word_of_the_field_explains_it_there():
    pages = [module for module in MODULES if module.name.startswith("explorer.ui.pages.")]
    writes, explains = defaultdict(set), set()
    for module in pages:
        page = module.name.split(".")[3]
        writes[page] |= written(module)
        if "explorer.ui.glossary" in module.text:
            explains.add(page)
    assert {"models", "your_image", "gibbs"} <= {page for page, words in writes.items() if words}
    assert not {page: words for page, words in writes.items() if words and page not in explains}
