# SPDX-License-Identifier: Apache-2.0
"""Facts that only Java sources hold: sentences, meters, constants of enums with their comments."""
import re
from pathlib import Path

STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
HOLE = "…"


def sources(root, module):
    """The main sources of a module, sorted."""
    return sorted(path for path in (Path(root) / module).glob("src/main/java/**/*.java") if path.name != "package-info.java")


def constants(file):
    """The constants of the first enum of a file, each with its comment; in order."""
    text = Path(file).read_text(encoding="utf-8")
    body = re.search(r"^(?:public )?enum \w+[^{]*\{(.*)", text, re.S | re.M).group(1)
    found = []
    pattern = re.compile(r"\s*(?:/\*\*(?P<comment>.*?)\*/\s*)?(?:@\w+(?:\([^)]*\))?\s*)*(?P<name>[A-Z]\w*)\s*"
                         r"(?P<arguments>\((?:[^()\"]|\"(?:[^\"\\]|\\.)*\"|\([^()]*\))*\))?\s*(?:\{[^{}]*\})?\s*(?P<end>[,;}])", re.S)
    position = 0
    while True:
        match = pattern.match(body, position)
        if not match:
            return found
        found.append((match["name"], comment_text(match["comment"] or "")))
        if match["end"] != ",":
            return found
        position = match.end()


def comment_text(comment):
    """A Javadoc comment as one line of Markdown."""
    lines = [re.sub(r"^\s*\*? ?", "", line) for line in comment.splitlines()]
    text = " ".join(line.strip() for line in lines if line.strip())
    text = re.sub(r"\{@code ([^}]*)\}", r"`\1`", text)
    text = re.sub(r"\{@link (?:[\w.]*#)?([^}\s(]*)[^}]*\}", r"`\1`", text)
    return re.sub(r"</?p>", " ", text).strip()


def enums(root, name):
    """Files of any module that hold an enum of this name."""
    return sorted(path for path in Path(root).glob(f"**/src/main/java/**/{name}.java") if re.search(rf"^(?:public )?enum {name}\b", path.read_text(encoding="utf-8"), re.M))


def sentences(file):
    """Every text of several words that a file can say, with … where it puts something in; sorted, without comments and annotations."""
    text = without_comments(Path(file).read_text(encoding="utf-8"))
    found, position = set(), 0
    while True:
        start = STRING.search(text, position)
        if not start:
            return sorted(found)
        sentence, position = _concatenation(text, start)
        before = text[:start.start()].rstrip()
        if before.endswith("+"):
            sentence = HOLE + sentence
        sentence = re.sub(rf"%(?:[-\d.]*[sdfx]|n)|\{{\d*\}}", HOLE, sentence)
        sentence = re.sub(r"\s+", " ", re.sub(rf"{HOLE}+", HOLE, sentence)).strip()
        if len(re.findall(r"[A-Za-z]{2,}", sentence)) >= 3 and " " in sentence:
            found.add(sentence)


def without_comments(text):
    """Java without comments; strings stay."""
    return re.sub(r'("(?:[^"\\\n]|\\.)*")|/\*.*?\*/|//[^\n]*', lambda match: match.group(1) or " ", text, flags=re.S)


def _concatenation(text, match):
    """The text of a string and of all that is added to it, and where that ends."""
    sentence, end = _unescape(match.group(1)), match.end()
    while True:
        plus = re.compile(r"\s*\+\s*(?!=)").match(text, end)
        if not plus:
            return sentence, end
        literal = STRING.match(text, plus.end())
        if literal:
            sentence, end = sentence + _unescape(literal.group(1)), literal.end()
        else:
            sentence, end = sentence + HOLE, _operand(text, plus.end())


def _operand(text, position):
    """Where the expression that begins here ends: at a + , ; ? : or closing bracket of its own depth."""
    depth = 0
    while position < len(text):
        character = text[position]
        if character == '"':
            position = STRING.match(text, position).end() if STRING.match(text, position) else position + 1
            continue
        if character in "([{":
            depth += 1
        elif character in ")]}":
            if depth == 0:
                return position
            depth -= 1
        elif depth == 0 and character in "+,;?:":
            return position
        position += 1
    return position


def _unescape(text):
    return text.replace('\\"', '"').replace("\\n", " ").replace("\\t", " ").replace("\\\\", "\\")


def meters(root, modules):
    """Every meter: Prometheus name, kind, description, module."""
    found = {}
    for module in modules:
        for file in sources(root, module):
            text = without_comments(file.read_text(encoding="utf-8"))
            for match in re.finditer(r'"((?:pclf|process)\.[a-z.]+)"', text):
                kind = _kind(text, match.start())
                description = _description(text, match.end())
                if not kind or not description:
                    raise SystemExit(f"{file}: cannot read kind and description of the meter {match.group(1)}")
                name = match.group(1).replace(".", "_") + {"counter": "_total", "timer": "_seconds"}.get(kind, "")
                found.setdefault(name, (kind, description, module))
    return sorted((name, *rest) for name, rest in found.items())


def _kind(text, position):
    """Of the call that has the name as its first argument; of one of the class's own methods, of the call in its body."""
    call = re.search(r"(\w+)(?:\.builder)?\(\s*$", text[:position])
    name = call.group(1) if call else ""
    own = re.search(rf"\b(?:void|Timer|Gauge) {name}\([^{{;]*\{{(.*?)\n  \}}", text, re.S)
    for kind in ("counter", "gauge", "timer"):
        if kind in name.lower() or own and kind in own.group(1).lower():
            return kind
    return None


def _description(text, position):
    for match in STRING.finditer(text, position, position + 500):
        if " " in match.group(1):
            return _concatenation(text, match)[0]
    return None


def labels(root, modules):
    """Names of the labels that meters are given."""
    found = set()
    for module in modules:
        for file in sources(root, module):
            text = without_comments(file.read_text(encoding="utf-8"))
            if not re.search(r'"(?:pclf|process)\.', text):
                continue
            found.update(re.findall(r'"([a-z_]+)",\s*[a-z]\w*[.,()]', text))
    return found
