# SPDX-License-Identifier: Apache-2.0
"""The chart's values: read from helm/values.yaml and its comments, and its README."""
import json
import re
from dataclasses import dataclass
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Value:
    """One value: its path (operator.replicas), its default as YAML on one line, and the comment above it."""

    path: str
    default: str
    text: str


@dataclass(frozen=True)
class Section:
    """A top-level group of values and the comment above it."""

    name: str
    text: str
    values: list


def sections(file):
    """The groups of a values file, in its order; a value without a comment takes that of the one before it if that names it."""
    defaults = yaml.safe_load(Path(file).read_text(encoding="utf-8"))
    comments = _comments(Path(file).read_text(encoding="utf-8"))
    found = []
    for name, content in defaults.items():
        values = []
        for path in _leaves(name, content, comments):
            values.append(Value(path, json.dumps(_at(defaults, path)), comments.get(path, '')))
        found.append(Section(name, comments.get(name, ""), values))
    return found


def undescribed(file):
    """Paths of values that have no comment."""
    return [value.path for section in sections(file) for value in section.values if not value.text]


def readme(folder):
    """The chart's README."""
    chart = yaml.safe_load((folder / "Chart.yaml").read_text(encoding="utf-8"))
    page = [
        f"# {chart['name']}",
        "",
        "<!-- Generated from Chart.yaml and values.yaml by e2e/tests/docs with --write. Do not edit. -->",
        "",
        chart["description"],
        "",
        f"For Kubernetes {chart['kubeVersion'].replace('-0', '')} and nodes with Linux 5.15 or newer and BTF. "
        f"License: {chart['annotations']['artifacthub.io/license']}; the kernel program is GPL-2.0-only.",
        "",
        "- How to install it, step by step: `docs/install` of the repository.",
        "- What it gives to whom, and what it mounts: `docs/security/model.md`.",
        "- How to remove it: `docs/operate/uninstall.md`.",
        "",
        "## Values",
        "",
        "`values.schema.json` refuses a name that is not in this table.",
    ]
    for section in sections(folder / "values.yaml"):
        page += ["", f"### {section.name}", ""]
        if section.text:
            page += [section.text, ""]
        page += table(section.values)
    return "\n".join(page) + "\n"


def table(values):
    """Lines of a Markdown table of values."""
    lines = ["| value | default | meaning |", "|---|---|---|"]
    for value in values:
        lines.append(f"| `{value.path}` | `{_code(value.default)}` | {_cell(value.text)} |")
    return lines


def _cell(text):
    """Text as it stands, inside a table's cell."""
    return text.replace("|", "\\|").replace("<", "&lt;")


def _code(text):
    """Text inside a code span of a table's cell."""
    return text.replace("|", "\\|")


def _at(values, path):
    for name in path.split("."):
        values = values[name]
    return values


def _leaves(path, content, comments):
    """Values are what has a comment, or is no map; a map whose own members have comments is no value."""
    if isinstance(content, dict) and any(f"{path}.{name}" in comments for name in content):
        for name, inner in content.items():
            yield from _leaves(f"{path}.{name}", inner, comments)
    else:
        yield path


def _letters(text):
    return re.sub(r"[^a-z]", "", text.lower())


def _comments(text):
    """Path of a key to the comment above it, joined to one line."""
    found, open_keys, comment, previous = {}, [], [], None
    for line in text.splitlines():
        if re.match(r"\s*#", line):
            comment.append(re.sub(r"^\s*# ?", "", line))
            continue
        key = re.match(r"( *)([A-Za-z]\w*):(.*)$", line)
        if not key or not line.strip():
            comment = [] if not line.strip() else comment
            previous = None if not line.strip() else previous
            continue
        depth = len(key.group(1)) // 2
        open_keys = open_keys[:depth] + [key.group(2)]
        path = ".".join(open_keys)
        if comment:
            found[path] = " ".join(part.strip() for part in comment)
        elif previous and previous.rpartition(".")[0] == path.rpartition(".")[0] and _letters(key.group(2)) in _letters(found.get(previous, "")):
            found[path] = found[previous]
        previous, comment = path, []
    return found
