#!/usr/bin/env python3
"""How far counting gets: n-gram language models on the corpus a chat base model trains on.

A neural base model is worth its training only if it beats what counting can do. This
measures that: interpolated modified Kneser-Ney (Chen & Goodman 1999) over the pieces of the
same tokenizer, trained on the same lines of the corpus, in bits per byte, which also compares
models with different vocabularies. Discounts come from the training counts; order and mixture
weights are chosen on the lines `valid` of --held-out, and `test` is what to quote.

The strongest rows of the table multiply simple models, P(w) ~ prod_j P_j(w)^weight_j: caches
of the dialogue so far, contexts with holes, and a mixture of topics. Tried and left out: a
linear mixture gains about half as much; contexts of whole words add 0.1 % on top, weights
that depend on the longest known context 0.3 %.

A dialogue is its turns' pieces, each turn followed by one end-of-turn symbol; contexts run
across turns but not across dialogues. The models predict all pieces and all ends of turns.

    python3 -m venv .venv && .venv/bin/pip install numpy tokenizers
    .venv/bin/python tools/ngram_baseline.py --corpus CORPUS.jsonl.gz --held-out held_out.json \\
        --tokenizer DIR
"""

import argparse
import gzip
import json
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

ORDERS = (3, 4, 5, 6)
SKIPS = ((1, 3), (3, 4), (2, 3, 4))  # contexts with holes: how far back each symbol lies
TOPICS = 50
TOPIC_CAUTION = 0.3  # symbols of a dialogue are no independent witnesses of its topic
CACHE_DECAY, CACHE_PRIOR = 0.99, 100  # per symbol; in symbols
PHRASE_ORDER, PHRASE_PRIOR = 3, 3  # longest phrase of the cache; in symbols per distinct follower
FIT_POSITIONS = 4000  # of valid, for the handful of mixture weights

EXPERTS = ("order N", "phrases so far", "words so far", "order 1", "order 3", *map(str, SKIPS), "topics")
MIXTURES = {"+ cache": 4, "+ cache, skips": 8, "+ cache, skips, topics": 9}  # the first so many experts


# --- Dialogues -------------------------------------------------------------------------------


@dataclass
class Dialogue:
    symbols: np.ndarray  # pieces and ends of turns
    bytes: int  # UTF-8 bytes of its turns


def read_dialogues(corpus, tokenizer):
    """One Dialogue per line of the corpus. The end-of-turn symbol is the id after the last piece."""
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        dialogues = [json.loads(line)["turns"] for line in lines]
    tokenizer.encode_special_tokens = True  # a turn that says "<s>" means these three characters
    encoded = iter(tokenizer.encode_batch([turn for turns in dialogues for turn in turns], add_special_tokens=False))
    end = tokenizer.get_vocab_size()
    return [Dialogue(np.array([symbol for turn in turns for symbol in next(encoded).ids + [end]], dtype=np.int64),
                     sum(len(turn.encode()) for turn in turns)) for turns in dialogues]


def split_dialogues(dialogues, held_out):
    """The dialogues as {"train", "valid", "test"}; HELD_OUT names the lines of the last two, from 1."""
    held = {part: set(held_out[part]) for part in ("valid", "test")}
    wrong = [line for lines in held.values() for line in lines if not 1 <= line <= len(dialogues)]
    if wrong:
        sys.exit(f"held-out line {wrong[0]} is not in the corpus, which has {len(dialogues)} lines")
    if held["valid"] & held["test"]:
        sys.exit(f"line {min(held['valid'] & held['test'])} is in both valid and test")
    part_of = {line: part for part, lines in held.items() for line in lines}
    parts = {"train": [], "valid": [], "test": []}
    for line, dialogue in enumerate(dialogues, 1):
        if len(dialogue.symbols):
            parts[part_of.get(line, "train")].append(dialogue)
    return parts


def contexts(symbols, offsets, start):
    """What lies `offsets` (ascending) symbols before each symbol of a dialogue, [symbols, offsets]."""
    found = np.full((len(symbols), len(offsets)), start, dtype=np.int64)
    for column, offset in enumerate(offsets):
        found[offset:, column] = symbols[:-offset]
    return found


# --- Kneser-Ney ------------------------------------------------------------------------------


def discounts(counts):
    """What modified Kneser-Ney takes from counts of 0, 1, 2 and 3 or more (Chen & Goodman, eq. 26)."""
    n = np.bincount(np.minimum(counts, 5), minlength=6).astype(float)
    if n[1:5].all():
        y = n[1] / (n[1] + 2 * n[2])
        found = np.array([0] + [j - (j + 1) * y * n[j + 1] / n[j] for j in (1, 2, 3)])
        if (found[1:] > 0).all():
            return found
    # Few pieces, each with many left neighbours, or a tiny corpus: the same fallback as KenLM's.
    return np.array([0, 0.5, 1, 1.5])


class Counts:
    """How often each n-gram of one length counts, sliced by context in the rows of a Level."""

    def __init__(self, counts):
        self.counts = counts.astype(np.int32)
        self.discounts = discounts(counts)

    def interpolate(self, rows, followers, lower):
        """Makes `lower`, a distribution over symbols, that of the longer context whose n-grams are `rows`."""
        counts = self.counts[rows]
        taken = self.discounts[np.minimum(counts, 3)]
        total = counts.sum()
        lower *= taken.sum() / total
        lower[followers] += (counts - taken) / total


class Level:
    """The n-grams with contexts of one length: sorted keys, context times `base` plus follower."""

    def __init__(self, context, words, base):
        self.base = base
        self.keys, raw = np.unique(context * base + words, return_counts=True)
        self.raw = Counts(raw)  # for the highest order
        self.continuation = None  # for all lower orders; see KneserNey

    def followers(self, context):
        """Where the n-grams of each context lie, as (first, last + 1), for arrays of contexts."""
        return np.searchsorted(self.keys, context * self.base), np.searchsorted(self.keys, (context + 1) * self.base)


class KneserNey:
    """Interpolated modified Kneser-Ney of all orders up to len(offsets) + 1.

    Backing off drops the farthest symbol. A lower order counts not how often an n-gram occurs
    but how many different farther symbols it has (`continuation`); contexts that begin with the
    start of the dialogue have none and keep their occurrences, and nothing reaches beyond that
    start. The lowest order interpolates with the uniform distribution.
    Contexts are numbered 0.. per length: a longer one is found as its shorter one times `base`
    plus the farther symbol, in the sorted `longer[length]`.
    """

    def __init__(self, dialogues, offsets, symbols):
        self.symbols, self.offsets, self.start, self.base = symbols, offsets, symbols, symbols + 1
        words = np.concatenate(dialogues)
        farther = np.concatenate([contexts(dialogue, offsets, self.start) for dialogue in dialogues])
        context = np.zeros(len(words), dtype=np.int64)
        self.longer, self.levels = [np.zeros(1, dtype=np.int64)], [Level(context, words, self.base)]
        for length in range(1, len(offsets) + 1):
            if length > 1:
                inside = farther[:, length - 2] != self.start
                words, farther, context = words[inside], farther[inside], context[inside]
            longer, context = np.unique(context * self.base + farther[:, length - 1], return_inverse=True)
            self.longer.append(longer)
            self.levels.append(Level(context, words, self.base))
            self.count_continuations(length - 1)

    def count_continuations(self, length):
        level, above = self.levels[length], self.levels[length + 1]
        shorter = self.longer[length + 1][above.keys // self.base] // self.base
        has_farther, different = np.unique(shorter * self.base + above.keys % self.base, return_counts=True)
        counts = level.raw.counts.copy()
        counts[np.searchsorted(level.keys, has_farther)] = different
        level.continuation = Counts(counts)

    def find_contexts(self, farther):
        """The number of each row's context per length, [lengths, rows]; -1 where training never saw it."""
        found = [np.zeros(len(farther), dtype=np.int64)]
        for length, longer in enumerate(self.longer[1:], 1):
            key = found[-1] * self.base + farther[:, length - 1]
            at = np.minimum(np.searchsorted(longer, key), len(longer) - 1)
            found.append(np.where((found[-1] >= 0) & (longer[at] == key), at, -1))
        return found

    def distributions(self, farther, order):
        """P(symbol | context) of each row of contexts, [rows, symbols]."""
        lowest, *levels = [level.continuation for level in self.levels[:order - 1]] + [self.levels[order - 1].raw]
        row = np.full(self.symbols, 1 / self.symbols)
        lowest.interpolate(slice(None), self.levels[0].keys, row)
        rows = np.tile(row, (len(farther), 1))
        for counts, level, context in zip(levels, self.levels[1:], self.find_contexts(farther)[1:]):
            first, last = level.followers(context)
            for row in np.flatnonzero(context >= 0):
                own = slice(first[row], last[row])
                counts.interpolate(own, level.keys[own] - context[row] * self.base, rows[row])
        return rows

    def predict(self, symbols, order):
        """P(symbol | what precedes it in the dialogue) at each place of a dialogue, [places, symbols]."""
        return self.distributions(contexts(symbols, self.offsets, self.start), order)


# --- What else a simple model can know -------------------------------------------------------


def words_so_far(symbols, unigram):
    """At each place of a dialogue, the fading counts of its symbols so far, [places, symbols]."""
    counts, rows = np.zeros(len(unigram)), []
    for symbol in symbols:
        rows.append((counts + CACHE_PRIOR * unigram) / (counts.sum() + CACHE_PRIOR))
        counts *= CACHE_DECAY
        counts[symbol] += 1
    return np.array(rows)


def phrases_so_far(symbols, lower):
    """`lower` [places, symbols] corrected, Witten-Bell's way, by what followed the last symbols before."""
    followers, rows = defaultdict(Counter), lower.copy()
    for place, symbol in enumerate(symbols.tolist()):
        recent = [tuple(symbols[place - length:place].tolist()) for length in range(1, min(PHRASE_ORDER, place + 1))]
        for seen in (followers[phrase] for phrase in recent if phrase in followers):
            prior = PHRASE_PRIOR * len(seen)
            total = seen.total() + prior
            rows[place] *= prior / total
            rows[place, list(seen)] += np.array(list(seen.values())) / total
        for phrase in recent:
            followers[phrase][symbol] += 1
    return rows


def blocks(count, size):
    return [slice(first, min(first + size, count)) for first in range(0, count, size)]


def softmax(scores):
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True)).astype(np.float64)
    powers /= powers.sum(axis=-1, keepdims=True)  # in double precision, so that they sum to 1
    return powers


class Topics:
    """A mixture of unigram models, one per topic, found by expectation-maximization over dialogues."""

    def __init__(self, dialogues, unigram, rounds=12, seed=1):
        random = np.random.default_rng(seed)
        self.unigram = unigram
        self.prior = np.full(TOPICS, 1 / TOPICS)
        drawn = random.choice(len(dialogues), (TOPICS, 5))  # each topic starts as a few random dialogues
        self.words = self.smooth(np.array([self.count([dialogues[one] for one in few]).sum(axis=0) for few in drawn]))
        for _ in range(rounds):
            counts, members = 0, 0
            for block in blocks(len(dialogues), 1000):
                seen = self.count(dialogues[block])
                belongs = softmax(seen @ np.log(self.words.T.astype(np.float32)) + np.log(self.prior))
                counts = counts + belongs.T.astype(np.float32) @ seen
                members = members + belongs.sum(axis=0)
            self.words, self.prior = self.smooth(counts), (members + 1) / (members + 1).sum()

    def count(self, dialogues):
        return np.array([np.bincount(symbols, minlength=len(self.unigram)) for symbols in dialogues], dtype=np.float32)

    def smooth(self, counts, prior=500):
        return (counts + prior * self.unigram) / (counts.sum(axis=1, keepdims=True) + prior)

    def predict(self, symbols):
        """At each place of a dialogue, the topics' words as likely as the symbols so far make each topic."""
        evidence = TOPIC_CAUTION * np.log(self.words[:, symbols[:-1]].T)
        evidence = np.vstack([np.zeros(TOPICS), np.cumsum(evidence, axis=0)])
        return softmax(np.log(self.prior) + evidence) @ self.words


class Experts:
    """The models a mixture multiplies, by name; `model` at `order` is the one to improve."""

    def __init__(self, dialogues, model, order):
        self.model, self.order = model, order
        self.skips = {str(skip): KneserNey(dialogues, skip, model.symbols) for skip in SKIPS}
        self.unigram = model.predict(np.zeros(1, dtype=np.int64), 1)[0]
        self.topics = Topics(dialogues, self.unigram)

    def log_predict(self, symbols):
        """ln P_j(symbol | what precedes it), [experts, places, symbols], in the order of EXPERTS."""
        best = self.model.predict(symbols, self.order)
        rows = {"order N": best,
                "phrases so far": phrases_so_far(symbols, best),
                "words so far": words_so_far(symbols, self.unigram),
                "order 1": np.broadcast_to(self.unigram, best.shape),
                "order 3": self.model.predict(symbols, 3),
                "topics": self.topics.predict(symbols)}
        rows |= {name: skip.predict(symbols, len(skip.offsets) + 1) for name, skip in self.skips.items()}
        logs = np.empty((len(EXPERTS), *best.shape), dtype=np.float32)
        for log, name in zip(logs, EXPERTS):
            np.log(rows[name], out=log, casting="same_kind")
        return logs


def multiply(logs, weights):
    """The normalized product of distributions given as logarithms [experts, places, symbols]."""
    return softmax(np.tensordot(weights.astype(np.float32), logs, 1))


def fit_loss(logs, targets, weights):
    """Nats a product of experts needs for `targets` [places]; infinite where a wild step makes one impossible."""
    with np.errstate(divide="ignore"):
        return sum(-np.log(multiply(logs[:, block], weights)[np.arange(len(targets[block])), targets[block]]).sum()
                   for block in blocks(len(targets), 250))


def newton_step(logs, targets, weights):
    """Where the loss would be least were it the parabola it resembles: slope / curvature."""
    slope, curve = np.zeros(len(logs)), 1e-4 * len(targets) * np.eye(len(logs))
    for block in blocks(len(targets), 250):
        x, y = logs[:, block], targets[block]
        p = multiply(x, weights).astype(np.float32)
        mean = (x * p).sum(axis=2)  # [experts, places]
        slope += (mean - x[:, np.arange(len(y)), y]).sum(axis=1)
        spread = ((x - mean[:, :, None]) * np.sqrt(p)).reshape(len(x), -1)
        curve += spread @ spread.T
    return -np.linalg.solve(curve, slope)


def fit_weights(logs, targets):
    """The weights that make the product of experts predict `targets` best: Newton, as the loss is convex."""
    weights = np.full(len(logs), 1 / len(logs))
    loss = fit_loss(logs, targets, weights)
    for _ in range(20):
        step, before = newton_step(logs, targets, weights), loss
        while (loss := fit_loss(logs, targets, weights + step)) > before and np.abs(step).max() > 1e-4:
            step /= 2  # a full step may overshoot while far away
        if loss > before:
            break
        weights += step
        if before - loss < 1e-5 * len(targets):
            break
    return weights


def fit_mixtures(experts, dialogues):
    """The weights of each mixture, from FIT_POSITIONS places of `dialogues`."""
    chance = FIT_POSITIONS / max(FIT_POSITIONS, sum(len(dialogue.symbols) for dialogue in dialogues))
    random = np.random.default_rng(1)
    logs, targets = [], []
    for dialogue in dialogues:
        chosen = random.random(len(dialogue.symbols)) < chance
        logs.append(experts.log_predict(dialogue.symbols)[:, chosen])
        targets.append(dialogue.symbols[chosen])
    logs, targets = np.concatenate(logs, axis=1), np.concatenate(targets)
    return {name: fit_weights(logs[:size], targets) for name, size in MIXTURES.items()}


# --- Measuring -------------------------------------------------------------------------------


@dataclass
class Score:
    """The bits a model needs for the dialogues shown to it."""
    bits: float = 0
    end_bits: float = 0
    symbols: int = 0
    bytes: int = 0

    def add(self, dialogue, rows):
        bits = -np.log2(rows[np.arange(len(rows)), dialogue.symbols])
        end = rows.shape[1] - 1
        self.bits += bits.sum()
        self.end_bits += bits[dialogue.symbols == end].sum()
        self.symbols += len(bits)
        self.bytes += dialogue.bytes

    def summary(self):
        return {"bits_per_byte": self.bits / self.bytes,
                "without_ends": (self.bits - self.end_bits) / self.bytes,
                "bits_per_token": self.bits / self.symbols}


def score_orders(model, orders, dialogues):
    scores = {f"order {order}": Score() for order in orders}
    for dialogue in dialogues:
        for order in orders:
            scores[f"order {order}"].add(dialogue, model.predict(dialogue.symbols, order))
    return {name: score.summary() for name, score in scores.items()}


def score_mixtures(experts, weights, dialogues):
    scores = {f"order {experts.order} {name}": Score() for name in weights}
    for dialogue in dialogues:
        logs = experts.log_predict(dialogue.symbols)
        for score, own in zip(scores.values(), weights.values()):
            score.add(dialogue, multiply(logs[:len(own)], own))
    return {name: score.summary() for name, score in scores.items()}


def best_on_valid(table, names):
    return min(names, key=lambda name: table["valid"][name]["bits_per_byte"])


# --- Checking --------------------------------------------------------------------------------


def check_by_hand():
    """The dialogue "a b a b end" with bigrams, worked out on paper.

    Occurrences: a 1 after the start, b 2 after a, a 1 and end 1 after b. Left neighbours: a 2,
    b 1, end 1. Too few for estimated discounts, so 1/2 and 1. Lowest order: a (2-1)/4 + 1/2 * 1/3,
    b and end (1-1/2)/4 + 1/2 * 1/3.
    """
    a, other = Fraction(5, 12), Fraction(7, 24)
    half = Fraction(1, 2)
    on_paper = [[half + half * a, half * other, half * other],  # after the start
                [half * a, half + half * other, half * other],  # after a
                [Fraction(1, 4) + half * a, half * other, Fraction(1, 4) + half * other]]  # after b
    model = KneserNey([np.array([0, 1, 0, 1, 2])], (1,), 3)
    assert np.allclose(model.predict(np.array([0, 1, 0]), 2), np.array(on_paper, dtype=float), rtol=0, atol=1e-12)
    # n1..n4 = 4, 2, 1, 1: Y = 1/2.
    assert np.allclose(discounts(np.array([1, 1, 1, 1, 2, 2, 3, 4])), [0, 0.5, 1.25, 1], rtol=0, atol=1e-12)


def check_distributions(name, predict, dialogues):
    """In 20 random places: probabilities sum to 1 and do not depend on the symbol they predict."""
    random = np.random.default_rng(2)
    for dialogue in (dialogues[one] for one in random.choice(len(dialogues), 20)):
        place = random.integers(len(dialogue.symbols))
        row = predict(dialogue.symbols)[place]
        blind = np.append(dialogue.symbols[:place], 0)
        assert (row > 0).all() and abs(row.sum() - 1) < 1e-9, f"{name}: a distribution sums to {row.sum()}"
        assert np.allclose(predict(blind)[place], row, rtol=1e-4, atol=0), f"{name} looks ahead"


def check_all(model, orders, experts, weights, dialogues):
    check_by_hand()
    for order in orders:
        check_distributions(f"order {order}", lambda symbols: model.predict(symbols, order), dialogues)
    for name, own in weights.items():
        check_distributions(name, lambda symbols: multiply(experts.log_predict(symbols)[:len(own)], own), dialogues)
    print("check: the case on paper agrees; 20 distributions per model sum to 1 and never look ahead", file=sys.stderr)


# --- The command -----------------------------------------------------------------------------


def print_table(table):
    columns = ("bits_per_byte", "without_ends", "bits_per_token")
    width = max(map(len, table["valid"]))
    print(" " * width, *(f"{part + ':':>8} bits/byte  no ends  bits/token" for part in table))
    for name in table["valid"]:
        cells = (table[part][name][column] for part in table for column in columns)
        print(f"{name:{width}}", *(f"{'':8} {a:9.4f} {b:8.4f} {c:11.4f}" for a, b, c in zip(*[cells] * 3)))
    print()


def options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, required=True, help='.jsonl.gz, {"turns": [...]} per line')
    parser.add_argument("--held-out", type=Path, required=True, help='{"valid": [lines], "test": [lines]}, from 1')
    parser.add_argument("--tokenizer", type=Path, required=True, help="folder of a tokenizer.json")
    parser.add_argument("--order", type=int, choices=ORDERS, help="only this order, instead of the best on valid")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of the table")
    parser.add_argument("--check", action="store_true", help="also check that the models are distributions")
    return parser.parse_args()


def main():
    args = options()
    tokenizer = Tokenizer.from_file(str(args.tokenizer / "tokenizer.json"))
    parts = split_dialogues(read_dialogues(args.corpus, tokenizer), json.loads(args.held_out.read_text()))
    train, held = [dialogue.symbols for dialogue in parts.pop("train")], parts
    orders = (args.order,) if args.order else ORDERS
    model = KneserNey(train, range(1, max(orders)), tokenizer.get_vocab_size() + 1)
    table = {part: score_orders(model, orders, dialogues) for part, dialogues in held.items()}
    best = best_on_valid(table, table["valid"])

    experts = Experts(train, model, int(best.split()[1]))
    weights = fit_mixtures(experts, held["valid"])
    for part, dialogues in held.items():
        table[part] |= score_mixtures(experts, weights, dialogues)
    strongest = best_on_valid(table, table["valid"])
    if args.check:
        check_all(model, orders, experts, weights, held["test"])
    if args.json:
        print(json.dumps({**table, "best": best, "strongest": strongest,
                          "weights": {name: dict(zip(EXPERTS, own.round(4))) for name, own in weights.items()}}))
        return
    print_table(table)
    print(f"strongest on valid: {strongest}, test {table['test'][strongest]['bits_per_byte']:.4f} bits per byte")
    print(f"best on valid: {best}, test {table['test'][best]['bits_per_byte']:.4f} bits per byte")


if __name__ == "__main__":
    main()
