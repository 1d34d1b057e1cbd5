"""How long an analysis takes, beside direct convolution and, where it is installed, SSrat in R.

Run: python benchmarks/sociometry_speed.py [--quick]. Times are the smallest of several runs.
"""

import argparse
import random
import shutil
import subprocess
import time
from collections.abc import Callable
from functools import partial

import numpy as np

from klasapp.sociometry import ClassRound, Nomination, Question, Settings, analyse, make_round
from klasapp.sociometry.chance import receive, uniform_null, without_each
from klasapp.sociometry.tally import Bools, Floats, eligibility

R_CODE = """
library(SSrat); data(Ss96.rat)
t <- system.time(for (i in 1:5) calcgroup(schoolid=1, groupid=45, dataframe=Ss96.rat,
  scalelength="7", alpha=c(.10,.05,.01)))
cat(t[["elapsed"]] / 5)
"""


def invent(size: int, seed: int, *, rating: bool) -> ClassRound:
    """A class with two positive, one negative and two bullying questions, and perhaps ratings."""
    draw = random.Random(seed)
    pupils = [f"p{n}" for n in range(size)]
    rows = []
    for pupil in pupils:
        others = [one for one in pupils if one != pupil]
        draw.shuffle(others)
        k = min(5, len(others) // 3)
        rows += [Nomination(pupil, one, "samen") for one in others[:k]]
        rows += [Nomination(pupil, one, "werken") for one in others[1 : k + 1]]
        rows += [Nomination(pupil, one, "niet") for one in others[k + 1 : 2 * k + 1]]
        rows += [Nomination(pupil, one, "gepest") for one in others[:2]]
        rows += [Nomination(pupil, others[-1], "pest")]
        if rating:
            rows += [Nomination(pupil, one, "cijfer", draw.randint(1, 7)) for one in others]
    questions = [
        Question("samen", "positive"),
        Question("werken", "positive"),
        Question("niet", "negative"),
        Question("gepest", "bullied"),
        Question("pest", "bullies"),
    ]
    if rating:
        questions.append(Question("cijfer", "rating", 7))
    return make_round(pupils, questions, rows)


def smallest(work: Callable[[], object], times: int) -> float:
    """Seconds of the fastest run."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def direct(choices: Bools, null: Floats) -> Floats:
    """The named baseline: per pupil and per left-out respondent, np.convolve over nominators."""
    size = len(null)
    result = np.zeros((size, size))
    for j in range(size):
        for r in range(size):
            pmf = np.array([1.0])
            for i in range(size):
                if i not in {j, r}:
                    pmf = np.convolve(pmf, [1 - null[i, j], null[i, j]])
            count = int(choices[:, j].sum()) - int(choices[r, j])
            result[r, j] = pmf[: count + 1].sum()
    return result


def leave_one_out(size: int, times: int) -> tuple[float, float, float]:
    """Seconds of direct convolution, of klasapp, and the largest difference."""
    draw = np.random.default_rng(size)
    eligible = eligibility(np.ones(size, dtype=bool))
    choices = eligible & (draw.random((size, size)) < draw.random((size, 1)) * 0.8)
    null = uniform_null(choices, eligible)

    def fast() -> Floats:
        (got,) = receive([(choices, null)])
        return without_each(got.low, null, got.count - choices)

    error = float(np.abs(fast() - direct(choices, null)).max())
    return smallest(lambda: direct(choices, null), 1), smallest(fast, times), error


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    times = 3 if quick else 20
    sizes = (10, 30) if quick else (10, 20, 30, 60, 100, 200)
    print("whole analysis, six questions, leave-one-out included (ms)")
    print(f"{'pupils':>7} {'nominations':>12} {'with ratings':>13} {'no stability':>13}")
    for size in sizes:
        plain, rated = invent(size, 1, rating=False), invent(size, 1, rating=True)
        bare = Settings(stability=False)
        runs = times if size < 100 else 3
        row = [
            smallest(partial(analyse, one, settings), runs)
            for one, settings in ((plain, None), (rated, None), (plain, bare))
        ]
        print(f"{size:>7} {row[0] * 1e3:>12.1f} {row[1] * 1e3:>13.1f} {row[2] * 1e3:>13.1f}")
    classes = [invent(28, seed, rating=False) for seed in range(6 if quick else 60)]
    total = smallest(lambda: [analyse(one) for one in classes], 1 if quick else 3)
    print(f"\n{len(classes)} classes of 28: {total:.2f} s")
    print("\nleave-one-out tails of one question against direct convolution")
    print(
        f"{'pupils':>7} {'direct (ms)':>12} {'klasapp (ms)':>13} {'ratio':>7} {'largest error':>14}"
    )
    for size in (10,) if quick else (10, 20, 30, 60):
        slow, fast, error = leave_one_out(size, times)
        line = (
            f"{size:>7} {slow * 1e3:>12.1f} {fast * 1e3:>13.2f} {slow / fast:>7.0f} {error:>14.1e}"
        )
        print(line)
    if shutil.which("Rscript"):
        done = subprocess.run(
            ["Rscript", "-e", R_CODE], capture_output=True, text=True, encoding="utf-8", check=False
        )
        if done.returncode == 0:
            print(f"\nSSrat in R, one class of 29, ratings only: {float(done.stdout) * 1e3:.0f} ms")
    else:
        print("\nSSrat: R is not installed here, not measured")


if __name__ == "__main__":
    main()
