"""Reads Prometheus' text format 0.0.4, and refuses what `promtool check metrics` would complain about."""

import math
import re

NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
SAMPLE = re.compile(r"([a-zA-Z_:][a-zA-Z0-9_:]*)(\{.*\})? (\S+)$")
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"')
# What promtool calls non-base units.
UNITS = (
    "milliseconds",
    "microseconds",
    "nanoseconds",
    "minutes",
    "hours",
    "days",
    "kilobytes",
    "megabytes",
    "percent",
)


class Malformed(AssertionError):
    pass


def check(condition, line, why):
    if not condition:
        raise Malformed(f"{why}: {line!r}")


def labels_of(text, line):
    labels = {}
    rest = text[1:-1] if text else ""
    while rest:
        match = LABEL.match(rest)
        check(match, line, "labels are not well formed")
        check(match[1] not in labels, line, "a label occurs twice")
        labels[match[1]] = match[2]
        rest = rest[match.end() :]
        check(not rest or rest.startswith(","), line, "no comma between labels")
        rest = rest[1:]
    return labels


def check_name(name, kind, line):
    check(not any(unit in name for unit in UNITS), line, "not a base unit")
    check((kind == "counter") == name.endswith("_total"), line, "counters, and only they, end in _total")
    check(not name.endswith(("_bucket", "_count", "_sum")), line, "a suffix that histograms have")
    check("__" not in name and name == name.lower(), line, "a name in another style")


class Reader:
    def __init__(self):
        self.samples = {}
        self.kinds = {}
        self.helped = set()
        self.open_family = None

    def comment(self, line):
        parts = line.split(" ", 3)
        check(
            len(parts) == 4 and parts[1] in ("HELP", "TYPE") and NAME.fullmatch(parts[2]),
            line,
            "no comment we make",
        )
        name, rest = parts[2], parts[3]
        if parts[1] == "HELP":
            check(name not in self.helped and rest.strip(), line, "helped twice, or with nothing")
            self.helped.add(name)
            self.open_family = name
            return
        check(name == self.open_family and name not in self.kinds, line, "TYPE does not follow its HELP")
        check(rest in ("counter", "gauge", "histogram"), line, "an unknown type")
        check_name(name, rest, line)
        self.kinds[name] = rest

    def sample(self, line):
        match = SAMPLE.match(line)
        check(match, line, "not a sample")
        name, labels = match[1], labels_of(match[2], line)
        family = self.open_family
        check(family in self.kinds, line, "a sample before HELP and TYPE")
        if self.kinds[family] == "histogram":
            check(
                name in (family + "_bucket", family + "_sum", family + "_count"), line, "of another family"
            )
            check(("le" in labels) == name.endswith("_bucket"), line, "le is for buckets")
        else:
            check(name == family and "le" not in labels, line, "of another family")
        key = (name, frozenset(labels.items()))
        check(key not in self.samples, line, "the same sample twice")
        value = float(match[3])
        check(self.kinds[family] == "gauge" or value >= 0, line, "below zero")
        self.samples[key] = value

    def check_histograms(self):
        for family, kind in self.kinds.items():
            if kind != "histogram":
                continue
            series = {}
            for (name, labels), value in self.samples.items():
                if name == family + "_bucket":
                    others = frozenset(pair for pair in labels if pair[0] != "le")
                    series.setdefault(others, []).append((float(dict(labels)["le"]), value))
            check(series, family, "a histogram without buckets")
            for others, buckets in series.items():
                check(buckets == sorted(buckets), family, "bounds that do not rise")
                counts = [count for _, count in buckets]
                check(counts == sorted(counts), family, "buckets that are not cumulative")
                check(buckets[-1][0] == math.inf, family, "no +Inf")
                check(counts[-1] == self.samples[(family + "_count", others)], family, "_count is not +Inf")
                check((family + "_sum", others) in self.samples, family, "no _sum")


def parse(text):
    """{(name, frozenset of label pairs): value}; raises Malformed."""
    check(text.endswith("\n"), text[-80:], "the last line has no end")
    reader = Reader()
    for line in text[:-1].split("\n"):
        if line.startswith("#"):
            reader.comment(line)
        else:
            reader.sample(line)
    check(reader.helped == set(reader.kinds), "", "HELP without TYPE")
    reader.check_histograms()
    return reader.samples


def value(samples, name, **labels):
    return samples[(name, frozenset(labels.items()))]
