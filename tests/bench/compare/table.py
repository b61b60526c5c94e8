"""What is compared with what, the arithmetic of it, and how it is printed."""

import statistics
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One value of one run, such as ("engine_64", "per_second")."""

    run: str
    name: str = "per_second"


@dataclass(frozen=True)
class Published:
    """A figure of somebody else's machine, where the program itself cannot be installed."""

    value: float


@dataclass(frozen=True)
class Row:
    group: str
    what: str
    ours: Figure | None
    theirs: Figure | Published | None
    goal: float | None = None  # a ratio when there are both sides, else a value of ours
    at_most: bool = False  # the goal is a ceiling
    reference: str = ""  # what the goals were written from

    def runs(self):
        return [side.run for side in (self.ours, self.theirs) if isinstance(side, Figure)]


@dataclass(frozen=True)
class Spread:
    """Of the rounds: the median, and from where to where."""

    median: float
    low: float
    high: float

    @staticmethod
    def of(values):
        return Spread(statistics.median(values), min(values), max(values)) if values else None


@dataclass(frozen=True)
class Outcome:
    row: Row
    ours: Spread | None
    theirs: Spread | None
    ratio: Spread | None
    reached: bool | None  # None: no goal, or nothing measured
    is_complete: bool  # every run gave its figure in every round


def value_of(side, round_):
    """A side's value in one round, or None when its run gave none."""
    if isinstance(side, Published):
        return side.value
    return None if side is None else round_.get(side.run, {}).get(side.name)


def judge(row, rounds):
    """`rounds` has one dictionary a round: run, then name, then value. A ratio compares two runs of the same
    round, so that a busy minute weighs on both."""
    ours = [value_of(row.ours, one) for one in rounds]
    theirs = [value_of(row.theirs, one) for one in rounds]
    pairs = [(a, b) for a, b in zip(ours, theirs) if a is not None and b]
    ratio = Spread.of([a / b for a, b in pairs])
    mine = Spread.of([a for a in ours if a is not None])
    has_both = row.ours is not None and row.theirs is not None
    compared = ratio if has_both else mine
    is_complete = all(
        None not in values for side, values in ((row.ours, ours), (row.theirs, theirs)) if side is not None
    )
    reached = None
    if row.goal is not None and compared is not None:
        reached = compared.median <= row.goal if row.at_most else compared.median >= row.goal
    return Outcome(row, mine, Spread.of([b for b in theirs if b is not None]), ratio, reached, is_complete)


def number(value):
    """Three digits that mean something: 0.85, 12.3, 47 100."""
    if abs(value) >= 1000:
        digits = len(str(int(abs(value))))
        return f"{round(value, 3 - digits):,.0f}".replace(",", " ")
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def spread_text(spread):
    if spread is None:
        return "-"
    text = number(spread.median)
    low, high = number(spread.low), number(spread.high)
    return text if low == high else f"{text} ({low} to {high})"


def goal_text(row):
    if row.goal is None:
        return "-"
    unit = " x" if row.ours is not None and row.theirs is not None else ""
    return ("at most " if row.at_most else "at least ") + number(row.goal) + unit


def cells(outcome):
    row = outcome.row
    theirs = spread_text(outcome.theirs) + (" [published]" if isinstance(row.theirs, Published) else "")
    if row.reference:
        theirs += f" [{row.reference}]"
    reached = "-"
    if row.goal is not None:
        reached = "not measured" if outcome.reached is None else "yes" if outcome.reached else "NO"
    if not outcome.is_complete and outcome.reached is not None:
        reached += ", a run failed"
    return [
        row.what,
        spread_text(outcome.ours),
        theirs,
        spread_text(outcome.ratio),
        goal_text(row),
        reached,
    ]


HEADINGS = ["what", "ours", "theirs [reference]", "ratio", "goal", "reached"]


def print_table(outcomes):
    """The table as text that is Markdown too."""
    lines = [HEADINGS] + [cells(outcome) for outcome in outcomes]
    wide = [max(len(line[i]) for line in lines) for i in range(len(HEADINGS))]
    lines.insert(1, ["-" * width for width in wide])
    return "\n".join("| " + " | ".join(c.ljust(w) for c, w in zip(line, wide)) + " |" for line in lines)
