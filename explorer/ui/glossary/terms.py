"""What does each word mean, in one sentence and in three?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """A word of the field.

    Attributes:
        name: as it is written on the pages.
        sentence: what it is.
        more: three sentences for those who want them.
        source: whose definition, "" where it is everybody's.
    """

    name: str
    sentence: str
    more: str
    source: str = ""


GLOSSARY: dict[str, Term] = {
    "nats": Term(
        "nats",
        "The unit of information with the natural logarithm: what has probability p costs −ln p.",
        "A nat is 1 / ln 2 ≈ 1.44 bits. An image of 130 nats has the probability e^−130 under the "
        "model. Figures are for a whole image, not for a pixel.",
    ),
    "log_px": Term(
        "log p(x)",
        "How probable the model makes the image, every z together, in nats.",
        "p(x) is the integral of p(x|z) p(z) over all z that could have made the image. With two "
        "latents it is summed on a grid, and an energy’s is estimated by annealing. To learn a "
        "generative model is to make it large for the data.",
    ),
    "elbo": Term(
        "ELBO",
        "A lower bound of log p(x): how well the image is given back, less the KL of its latent.",
        "ELBO = E[log p(x|z)] − KL(q(z|x) ‖ p(z)), the mean taken over z from q(z|x). It is below "
        "log p(x) by KL(q(z|x) ‖ p(z|x)), so −ELBO is never less than −log p(x). Higher is better, "
        "and β never counts in it.",
        "Kingma & Welling 2013",
    ),
    "kl": Term(
        "KL",
        "How far the encoder’s q(z|x) lies from the prior p(z), in nats: 0 where they are the "
        "same, and never less.",
        "KL(q ‖ p) is the mean of log q(z|x) − log p(z) over z from q. For Gaussians it is "
        "½ Σ (μ² + σ² − 1 − ln σ²), a sum over the latents. It is the rate: z can tell no more of "
        "its image on average.",
        "Kingma & Welling 2013, App. B",
    ),
    "log_px_given_z": Term(
        "log p(x|z)",
        "How probable the decoder makes the image once z is known, in nats over all its pixels.",
        "For black and white pixels it is Σ x ln p + (1 − x) ln (1 − p), p being the decoded "
        "picture. Its mean over q(z|x) is the ELBO’s reconstruction, and the minus of that is "
        "called the distortion. With Gaussian pixels it is a density, which may be above 0.",
    ),
    "pseudo_likelihood": Term(
        "pseudo-likelihood",
        "The formula for black and white pixels taken on grey ones, where it is no probability.",
        "Over all greys x from 0 to 1 the formula p^x (1 − p)^(1 − x) adds up to ½ at most, not "
        "to 1. So a factor is missing, which depends on the picture. Such figures compare with one "
        "another, and with none on pixels that were drawn black or white.",
        "Loaiza-Ganem & Cunningham 2019",
    ),
    "nll": Term(
        "NLL ≤",
        "An upper bound of −log p(x), tighter than −ELBO: K draws are averaged before the "
        "logarithm is taken.",
        "The bound is −ln (1/K) Σ p(x, z) / q(z|x) over K draws z from q(z|x). With K = 1 it is "
        "−ELBO, and on average it falls with K towards −log p(x). So −ELBO ≥ NLL bound ≥ "
        "−log p(x).",
        "Burda et al. 2015",
    ),
    "importance_bound": Term(
        "importance-weighted bound",
        "A lower bound of log p(x), tighter than the ELBO: K draws are averaged before the "
        "logarithm is taken.",
        "It is ln (1/K) Σ p(x, z) / q(z|x) over K draws z from q(z|x), and on average rises with "
        "K, from the ELBO at K = 1 to log p(x). It is a bound in expectation only: one sum of few "
        "draws may lie above. Its ± is by how much it hangs on single draws (the jackknife).",
        "Burda et al. 2015",
    ),
    "kl_posterior": Term(
        "KL(q(z|x) ‖ p(z|x))",
        "What the encoder’s Gaussian misses of the true posterior: just as much as the ELBO is "
        "below log p(x).",
        "log p(x) = ELBO + KL(q(z|x) ‖ p(z|x)), for every image and every q. It is 0 only where "
        "the encoder’s Gaussian is the true posterior. More draws do not make it less, a better "
        "encoder does.",
        "Kingma & Welling 2013",
    ),
    "inference_gap": Term(
        "amortisation and approximation gap",
        "The two parts of what q misses: one encoder serves all images, and its answer is a "
        "Gaussian with independent dimensions.",
        "The best such Gaussian for this one image is found by gradient ascent on the ELBO. What "
        "it gains on the encoder’s is the amortisation gap. What it still misses of log p(x), "
        "or of a bound of it by draws from that Gaussian, is the approximation gap, which only a "
        "richer family of q can close.",
        "Cremer, Li & Duvenaud 2018",
    ),
    "posterior": Term(
        "posterior",
        "Which z could have made this image, and how probably: p(z|x).",
        "By Bayes’ rule p(z|x) = p(x|z) p(z) / p(x). The encoder’s q(z|x), a Gaussian with mean μ "
        "and deviation σ, stands for it. Ellipses are q, clouds the true one.",
        "Kingma & Welling 2013",
    ),
    "mu": Term(
        "μ and σ",
        "Mean and standard deviation of the encoder’s Gaussian q(z|x): where the image lies in "
        "latent space, and how exactly.",
        "μ is the one place that stands for the image, on every map and plane. A small σ says that "
        "the decoder needs this latent to be exact. Where μ is 0 and σ is 1 for every image, the "
        "latent says nothing.",
        "Kingma & Welling 2013",
    ),
    "prior": Term(
        "prior",
        "Where z lies before any image is seen: p(z), here the standard Gaussian.",
        "New images are made of z drawn from it. The circles are one, two and three standard "
        "deviations from its mean. In two dimensions they hold 39, 86 and 99 % of its draws.",
    ),
    "log_pz": Term(
        "log p(z)",
        "How dense the prior is at this z, in nats: highest at its mean.",
        "For the standard Gaussian it is −½ ‖z‖² − (D/2) ln 2π, with D latents. In two dimensions "
        "that is −1.84 at the mean. It is a density, so only differences mean something.",
    ),
    "aggregate_posterior": Term(
        "density",
        "The density q(z) of all test images’ posteriors together.",
        "q(z) is the mean of q(z|x) over the images. Where it falls short of the prior the decoder "
        "has seldom been asked, and its pictures may be of nothing. KL(q(z) ‖ p(z)) is one of the "
        "two parts of the mean KL.",
        "Makhzani et al. 2015",
    ),
    "trust": Term(
        "trust",
        "Whether the picture, encoded again, leads back to the z that it was decoded from.",
        "100 % means that it comes back as near as a usual test image’s does. Under 50 % the map "
        "is veiled. It is hatched where hardly any image is encoded to.",
    ),
    "active_units": Term(
        "active units",
        "Latents whose mean moves with the image: Var μ > 0.01 over the test set.",
        "A latent that is not active has collapsed onto the prior. The decoder has learned to do "
        "without it, and a traversal of it changes nothing. A larger β leaves fewer.",
        "Burda et al. 2015",
    ),
    "beta": Term(
        "β",
        "The weight of the KL in what is minimised: 1 is the ELBO, 0 is reconstruction alone.",
        "Above 1 the latents are held closer to the prior, fewer and tidier, and the pictures "
        "blurrier. In a β-TCVAE it weighs their total correlation alone. Figures on the pages "
        "count the KL once, whatever β was.",
        "Higgins et al. 2017, Chen et al. 2018",
    ),
    "reconstruction": Term(
        "reconstruction",
        "The picture that the decoder makes of an image’s own μ: the mean E[x|z = μ].",
        "Each pixel is the mean of what may be drawn there. So it is smooth where the model is "
        "unsure. What it costs is −log p(x|z), the distortion.",
    ),
    "rate_distortion": Term(
        "rate and distortion",
        "The rate is the mean KL, what z tells of the image; the distortion is the mean of "
        "−log p(x|z), what z leaves open.",
        "−ELBO is the sum of the two. A larger β buys less rate with more distortion. Along the "
        "best trade the curve falls by β nats of distortion for each nat of rate.",
        "Alemi et al. 2018",
    ),
    "quantiles": Term(
        "quantiles",
        "z = Φ⁻¹(u) for evenly spaced u, so that every tile is equally probable under the prior.",
        "Φ is the standard Gaussian’s distribution function, and u runs from 0 to 1. Tiles are "
        "dense near 0 and far apart outside. Evenly spaced z would show mostly what the prior "
        "seldom draws.",
        "Kingma & Welling 2013, Fig. 4",
    ),
    "temperature": Term(
        "temperature",
        "How widely is drawn: 1 as the model says, below 1 the likelier comes oftener still.",
        "For a continuous latent it multiplies the prior’s σ. For codes and for a Boltzmann "
        "machine it divides the logits. Far above 1 anything comes, near 0 always the likeliest.",
    ),
    "code": Term(
        "codes",
        "Each cell of the grid holds the number of one learned vector out of a codebook.",
        "The encoder takes the vector that is nearest. The decoder sees these vectors and nothing "
        "else. Their prior, trained afterwards, says which numbers go together.",
        "van den Oord et al. 2017",
    ),
    "perplexity": Term(
        "perplexity",
        "As many codes as would say as much if all were used alike.",
        "It is e to the entropy of the codes’ shares. With K codes used alike it is K, with one "
        "alone it is 1. Far below K much of the codebook lies idle.",
        "van den Oord et al. 2017",
    ),
    "free_energy": Term(
        "free energy",
        "−ln of a picture’s probability but for a constant: the lower, the more probable.",
        "p(v) = e^−F(v) / Z, with the same Z for every picture. So differences of F are true "
        "differences of log p, though Z is hard to find. All hidden units have been summed out.",
        "Hinton 2010",
    ),
    "gibbs_step": Term(
        "Gibbs step",
        "The hidden units h are drawn given the pixels v, then the pixels given the units.",
        "Within a layer nothing is joined, so a whole layer is drawn at once. After enough steps "
        "what is drawn comes from the model’s own p(v). One step after another looks alike: "
        "independent pictures lie many steps apart.",
        "Hinton 2002",
    ),
    "contrastive_divergence": Term(
        "CD and PCD",
        "Two estimates of the gradient of log p(v), whose exact form sums over all states.",
        "CD-k takes k Gibbs steps from the data. PCD lets chains go on from update to update. "
        "Both are biased, and less so the longer their chains have run.",
        "Hinton 2002; Tieleman 2008",
    ),
    "label_worth": Term(
        "a label’s worth",
        "How much more probable the image is once its class is known: log p(x|y) − log p(x), at "
        "most ln K of K classes.",
        "Of ten classes a label is worth ln 10 = 2.30 nats at most, which is all that it can tell. "
        "It is worth nothing where z says the class anyway. Below 0, the class told is a wrong or "
        "an odd one.",
    ),
    "higgins_metric": Term(
        "Higgins’ metric",
        "How often a linear classifier tells which factor pairs of images share.",
        "Pairs agree in one true factor, and only how far apart their latents are is shown to the "
        "classifier. 1 is best. It is measured on pictures that are drawn here from known factors, "
        "not on dSprites.",
        "Higgins et al. 2017",
    ),
    "mig": Term(
        "MIG",
        "How much more of a true factor the best latent knows than the second best.",
        "Both are mutual information, divided by the factor’s entropy. 1 means that each factor "
        "has one latent of its own, 0 that two know as much. It is measured on pictures that are "
        "drawn here from known factors, not on dSprites.",
        "Chen et al. 2018",
    ),
}
