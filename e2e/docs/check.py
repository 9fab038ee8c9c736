# SPDX-License-Identifier: Apache-2.0
"""
Checks the documentation: generated pages, links, commands, and that a page explains every meter, reason, value, field and feature.

check.py ROOT [--write] [--run]   --write makes the generated pages again; --run carries out the blocks that are marked "run here"
"""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

import chart
import java
import reference

COMMAND_LANGUAGES = ("bash", "sh", "console")
LANGUAGES = COMMAND_LANGUAGES + ("text", "yaml", "json", "promql", "python", "java", "c")
NAMES = ("edge-guard", "guard")  # of classifiers in examples
PROGRAMS = ("kubectl", "helm", "pclf")  # Java tests call them by other names
LITERALLY = "<!-- run by: e2e/tests/existing-cluster -->"  # which takes the lines out of the page
MARK = re.compile(r"<!-- (run here|run by|not run here)(?:: (.*?))? -->$")

problems = []


def problem(where, text):
    problems.append(f"{where}: {text}")


class Page:
    """A Markdown file: its text, its fenced blocks and its headings."""

    def __init__(self, root, file):
        self.name = str(file.relative_to(root))
        self.file = file
        self.text = file.read_text(encoding="utf-8")
        self.blocks = []
        self.prose = []
        self._read()

    def _read(self):
        fence, marker, before, marked_region = None, "", "", None
        for number, line in enumerate(self.text.splitlines(), 1):
            opening = re.match(r"( *)(`{3,})(\S*)\s*$", line)
            if fence and line.strip() == fence["ticks"]:
                self.blocks.append(fence)
                fence = None
            elif fence:
                fence["lines"].append(line[fence["indent"]:])
            elif opening:
                fence = {"ticks": opening.group(2), "language": opening.group(3), "lines": [], "line": number, "mark": marked_region or before,
                         "indent": len(opening.group(1))}
            else:
                if re.match(r"<!-- existing-cluster[\w-]*:begin", line):
                    marked_region = LITERALLY
                if re.match(r"<!-- existing-cluster[\w-]*:end", line):
                    marked_region = None
                self.prose.append((number, line))
            if line.strip() and not fence:
                before = line.strip()
        if fence:
            problem(self.name, f"line {fence['line']}: the block is never closed")

    def anchors(self):
        """Anchors of all headings and of explicit ones."""
        found = {}
        for _, line in self.prose:
            heading = re.match(r"#{1,6} (.*)", line)
            if heading:
                name = reference.slug(heading.group(1))
                found[name] = found.get(name, -1) + 1
        names = set()
        for name, more in found.items():
            names.add(name)
            names.update(f"{name}_{count}" for count in range(1, more + 1))
        return names | set(re.findall(r'<a id="([^"]*)">', self.text))

    def links(self):
        """(line, target) of every link and image."""
        for number, line in self.prose:
            without_code = re.sub(r"`[^`]*`", "", line)
            for target in re.findall(r"\]\(([^)\s]+)\)", without_code):
                yield number, target


def pages(root):
    listed = subprocess.check_output(["git", "-C", str(root), "ls-files", "-co", "--exclude-standard", "-z", "*.md"], text=True)
    files = [root / name for name in listed.split("\0") if name and (root / name).exists() and not name.startswith("docs/_incoming/")]
    return [Page(root, file) for file in sorted(files)]


def check_links(root, all_pages):
    by_file = {page.file.resolve(): page for page in all_pages}
    count = 0
    for page in all_pages:
        for number, target in page.links():
            count += 1
            if re.match(r"[a-z]+:", target):
                continue
            path, _, anchor = target.partition("#")
            file = (page.file.parent / path).resolve() if path else page.file.resolve()
            if not file.exists():
                problem(page.name, f"line {number}: {target} does not exist")
            elif anchor and file in by_file and anchor not in by_file[file].anchors():
                problem(page.name, f"line {number}: {target}: there is no such heading")
            elif page.name.startswith("docs/") and root / "docs" not in file.parents:
                problem(page.name, f"line {number}: {target} leads out of docs/: name the path instead, in backquotes")
    return count


def check_blocks(root, all_pages):
    """Every block has a language; one of commands says who runs it, and what is named does."""
    counts = {"run here": 0, "run by": 0, "not run here": 0}
    for page in all_pages:
        if not page.name.startswith("docs/") and "/" in page.name:
            continue  # next to the code: for those who read the code
        for block in page.blocks:
            where = f"{page.name}, line {block['line']}"
            if block["language"] not in LANGUAGES:
                problem(where, f"the block needs one of these languages: {', '.join(LANGUAGES)}")
            if block["language"] == "yaml":
                _check_yaml(where, block)
            if block["language"] not in COMMAND_LANGUAGES:
                continue
            mark = MARK.match(block["mark"])
            if not mark:
                problem(where, "above a block of commands there must be <!-- run here -->, <!-- run by: FILE --> or <!-- not run here: WHY -->")
                continue
            counts[mark.group(1)] += 1
            if mark.group(1) == "run by" and block["mark"] is not LITERALLY:
                _check_runner(root, where, block, mark.group(2))
            if mark.group(1) == "not run here" and not mark.group(2):
                problem(where, "<!-- not run here: WHY --> must say why")
    return counts


def _check_yaml(where, block):
    try:
        list(yaml.safe_load_all("\n".join(block["lines"])))
    except yaml.YAMLError as error:
        problem(where, f"this is no YAML: {error}")


def _check_runner(root, where, block, files):
    """
    What a block says must be in the files that are said to run it: program, subcommands and options. Of README.md, these are the lines that
    e2e/tests/existing-cluster takes out of it.
    """
    texts = ""
    for name in (files or "").split(", "):
        if not (root / name).is_file():
            problem(where, f"{name} does not exist")
            return
        text = (root / name).read_text(encoding="utf-8")
        texts += "".join(re.findall(r"<!-- existing-cluster[\w-]*:begin.*?:end -->", text, re.S)) if name == "README.md" else text
    for command in commands(block):
        for word in words(command):
            if word not in texts and not (word in PROGRAMS and name.endswith(".java")):
                problem(where, f"{files} does not run this: it has no {word!r} ({command})")
                break


def commands(block):
    """Commands of a block, without comments and with continued lines joined."""
    joined = re.sub(r"\\\n\s*", " ", "\n".join(block["lines"]))
    for line in joined.splitlines():
        line = re.sub(r"(^|\s)#.*$", "", line).strip()
        if line:
            yield re.sub(r"^\$ ", "", line)


def words(command):
    """The words of a command that a test must have, too: not numbers, names of examples or values."""
    command = re.sub(r"\be2e/(?:tests/)?", "", command)  # tests call their neighbours by another path
    return [word for word in re.findall(r"(?<![\w/=.'\"-])(--?[a-z][a-z-]*|[a-z][a-z0-9/-]+)(?![\w./=-])", command) if len(word) > 2 and word not in NAMES]


def run_blocks(root, all_pages):
    """Carries out what is marked "run here", a page after the other, each in a folder of its own."""
    for page in all_pages:
        blocks = [block for block in page.blocks if block["mark"].startswith("<!-- run here")]
        if not blocks:
            continue
        script = "set -euo pipefail\n" + "\n".join("\n".join(block["lines"]) for block in blocks)
        with tempfile.TemporaryDirectory() as folder:
            result = subprocess.run(["bash", "-c", script], cwd=folder, capture_output=True, text=True, check=False,
                                    env={"PATH": f"{root}/modelkit:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": folder, "REPOSITORY": str(root),
                                         "LC_ALL": "C.UTF-8", "PCLF_CACHE": str(Path.home() / ".cache/pclf")})
        if result.returncode:
            problem(page.name, f"its commands end with {result.returncode}:\n{result.stdout}{result.stderr}")


def check_explained(root, all_pages):
    """Generated pages list everything; here, that a page says what to do with it."""
    text = {page.name: page.text for page in all_pages}
    meters = reference.all_meters(root)
    for name, *_ in meters:
        if f"`{name}" not in text["docs/operate/metrics.md"] and name not in _promql(all_pages):
            problem("docs/operate/metrics.md", f"explains nothing of the metric {name}")
    for name in sorted(java.labels(root, ("node-agent", "operator"))):
        if f"`{name}`" not in text["docs/operate/metrics.md"]:
            problem("docs/operate/metrics.md", f"explains nothing of the label {name}")
    links = reference.symptoms(root)
    reasons = {name for rows in reference.kinds_of_reasons(root).values() for name, _ in rows}
    for name in sorted(reasons):
        if name not in links:
            problem("docs/troubleshooting.md", f"has no heading for the reason {name}")
    for path in chart.undescribed(root / "helm/values.yaml"):
        problem("helm/values.yaml", f"{path} has no comment that explains it")
    entries = sum(len(section.values) for section in chart.sections(root / "helm/values.yaml"))
    for definition in reference.definitions(root):
        schema = definition["spec"]["versions"][0]["schema"]["openAPIV3Schema"]
        for path, content in reference.fields(schema):
            entries += 1
            said, name = content.get("description", ""), path.rpartition(".")[2]
            if len(said.split()) < 2 or said.startswith(f"{name}:"):
                problem("helm/files/crds", f"{definition['spec']['names']['kind']}.{path}: the text must say what it does, without its own name: {said!r}")
    features = reference.first_enum(root, "Feature")
    for name, comment in features:
        if not comment:
            problem("Feature.java", f"{name} has no comment that explains it")
        if f"|{name}|" not in text["docs/reference/features.md"]:
            problem("docs/reference/features.md", f"has no row for {name}")
    sentences = sum(len(said) for said in reference.speakers(root).values()) + len(reference.chart_messages(root))
    return {"metrics": len(meters), "phases and reasons": len(reasons), "chart values and fields": entries, "features": len(features),
            "messages": sentences}


def _promql(all_pages):
    return " ".join(" ".join(block["lines"]) for page in all_pages for block in page.blocks if block["language"] == "promql")


def check_promql(root, all_pages):
    """Queries and alerts name meters that exist."""
    known = {name for name, *_ in reference.all_meters(root)}
    known |= {name + end for name, kind, *_ in reference.all_meters(root) if kind == "timer" for end in ("_count", "_sum", "_max")}
    for page in all_pages:
        for block in page.blocks:
            if block["language"] in ("promql", "yaml"):
                for name in re.findall(r"\bpclf_[a-z_]+", "\n".join(block["lines"])):
                    if name not in known:
                        problem(f"{page.name}, line {block['line']}", f"there is no metric {name}")


def check_names(root, all_pages):
    """Files, tests, values, metrics and fields that a page names in backquotes exist; on the architecture page, classes as well."""
    tracked = subprocess.check_output(["git", "-C", str(root), "ls-files", "-co", "--exclude-standard"], text=True).splitlines()
    tracked = [name for name in tracked if (root / name).exists()]
    known = {
        "file": set(tracked) | {str(parent) for name in tracked for parent in Path(name).parents},
        "class": {Path(name).stem for name in tracked} | {Path(name).name for name in tracked} | _names(root),
        "metric": {name for name, *_ in reference.all_meters(root)},
        "value": _values(root),
        "field": _fields(root),
    }
    folders = {name.split("/")[0] for name in tracked if "/" in name}
    sections = {section.name for section in chart.sections(root / "helm/values.yaml")}
    count = 0
    for page in all_pages:
        if not page.name.startswith("docs/") or page.name.startswith("docs/reference/"):
            continue
        for number, line in page.prose:
            for name in re.findall(r"`([^`\s]+)(?: [^`]*)?`", line):
                kind = _kind_of_name(name, page.name, folders, sections)
                count += bool(kind)
                if kind and name.rstrip("/").replace("[]", "") not in known[kind]:
                    problem(page.name, f"line {number}: there is no {kind} {name}")
    return count


def _kind_of_name(name, page, folders, sections):
    """What a name in backquotes is meant to be; None where that cannot be told."""
    name = name.rstrip("/")
    if "/" in name and name.split("/")[0] in folders and "*" not in name and "/target/" not in name:
        return "file"
    if re.fullmatch(r"pclf_[a-z_]+", name):
        return "metric"
    if re.fullmatch(r"[A-Z][a-z]\w*(Test|IT)", name):
        return "class"
    head = name.split(".")[0]
    if "." in name and re.fullmatch(r"[\w.\[\]]+", name):
        if head in ("spec", "status", "policy", "target", "model"):
            return "field"
        if head in sections:
            return "value"
    if page == "docs/architecture.md" and re.fullmatch(r"[a-z_]+\.(h|bpf\.c)|(?:[A-Z][a-z]+){2,}", name):
        return "class"
    return None


def _values(root):
    paths = {value.path for section in chart.sections(root / "helm/values.yaml") for value in section.values}
    inner = {f"{name}.resources.{path}" for name in ("nodeAgent", "operator") for path in ("limits.memory", "requests.memory")}
    return paths | inner | {path.rpartition(".")[0] for path in paths}


def _fields(root):
    found = set()
    for definition in reference.definitions(root):
        schema = definition["spec"]["versions"][0]["schema"]["openAPIV3Schema"]
        for path, _ in reference.fields(schema):
            path = path.replace("[]", "")
            found |= {path, path.removeprefix("spec.")}
    return found


def _names(root):
    """Names that are no files: kinds, features, phases and reasons."""
    kinds = {definition["spec"]["names"]["kind"] for definition in reference.definitions(root)}
    reasons = {name for rows in reference.kinds_of_reasons(root).values() for name, _ in rows}
    return kinds | reasons | {name for name, _ in reference.first_enum(root, "Feature")} | {"ConfigMap", "DaemonSet", "ServiceAccount"}


def check_options(all_pages):
    """Options of pclf that the pages about it name are options of pclf."""
    text = {page.name: page for page in all_pages}
    known = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", text["docs/reference/pclf.md"].text))
    for name in ("docs/first-model.md", "docs/captures-and-labels.md"):
        for number, line in text[name].prose:
            for option in re.findall(r"`(--[a-z][a-z-]*)", line):
                if option not in known:
                    problem(name, f"line {number}: pclf has no option {option}")


def check_generated(root, write):
    count = 0
    for name, text in reference.pages(root).items():
        count += 1
        file = root / name
        if write:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        elif not file.exists() or file.read_text(encoding="utf-8") != text:
            problem(name, "is not what its sources say: run e2e/tests/docs --write, and review the difference")
    return count


def check_menu(root):
    """Every page is in the menu: mkdocs only notes what is not."""
    menu = (root / "mkdocs.yml").read_text(encoding="utf-8")
    for file in sorted((root / "docs").glob("**/*.md")):
        name = str(file.relative_to(root / "docs"))
        if not name.startswith("_incoming/") and f" {name}" not in menu:
            problem("mkdocs.yml", f"docs/{name} is not in the menu")


def main(arguments):
    root = Path(arguments[0]).resolve()
    generated = check_generated(root, "--write" in arguments)
    all_pages = pages(root)
    links = check_links(root, all_pages)
    blocks = check_blocks(root, all_pages)
    check_promql(root, all_pages)
    check_menu(root)
    check_options(all_pages)
    named = check_names(root, all_pages)
    entries = check_explained(root, all_pages)
    if "--run" in arguments:
        run_blocks(root, all_pages)
    print(f"{len(all_pages)} pages, of which {generated} generated; {links} links; {named} names looked up; blocks of commands: "
          + ", ".join(f"{count} {kind}" for kind, count in blocks.items()))
    print("explained: " + ", ".join(f"{count} {kind}" for kind, count in entries.items()))
    for text in problems:
        print(f"  {text}")
    print(f"{len(problems)} failed")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
