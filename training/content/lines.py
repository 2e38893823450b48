"""One file of content as text, values and line numbers, and what YAML lets pass that would mislead. Knows no shapes.

Everything is text here: `no` stays `no`, and `010` stays `010`. The file is read
event by event, so that a file made to cost time or memory is left at once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from training.content.problems import Problem, Severity

MOST_BYTES = 1_000_000
MOST_LEVELS = 40
MOST_NODES = 20_000

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""An id: lower-case words and digits, with hyphens between."""
ID_CURE = "An id is small letters, digits and hyphens, such as `office-manager`."

BLOCK = "Write it as a block, with `|`."
BEGIN = "Begin it with a key, such as `title:`."
NO_REUSE = "Names for reuse are not read."

Place = tuple[str | int, ...]
"""The way to a value: keys, and places in lists from 0."""


@dataclass(slots=True)
class Paper:
    """One file: its lines, its values, and on which line each value begins."""

    path: str
    lines: list[str] = field(default_factory=list)
    value: dict[str, Any] = field(default_factory=dict)
    places: dict[Place, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    """What stands in the way of reading the file, or would mislead. Without any, `value` is whole."""

    def tell(self, problem: Problem) -> None:
        """Keep a problem, unless its line is told of already: the first is the cause, the next its echo."""
        if problem.line not in {told.line for told in self.problems}:
            self.problems.append(problem)

    def line_of(self, place: Place) -> int:
        """Return the line on which a value's key stands; for what is not there, the line of what should hold it."""
        while place and place not in self.places:
            place = place[:-1]
        return self.places.get(place, 1)

    def error(self, place: Place, what: str, cure: str = "", found: str = "") -> Problem:
        """Tell of a fault that stops the start."""
        return self._problem(Severity.ERROR, place, what, cure, found)

    def warning(self, place: Place, what: str, cure: str = "", found: str = "") -> Problem:
        """Tell of what a trainer would mend. The site starts with it."""
        return self._problem(Severity.WARNING, place, what, cure, found)

    def note(self, place: Place, what: str, cure: str = "", found: str = "") -> Problem:
        """Tell of what waits for the Director. Nothing in the files is wrong."""
        return self._problem(Severity.NOTE, place, what, cure, found)

    def stands_twice(self, place: Place, id: str) -> Problem:
        """Tell of an id that a list holds already."""
        return self.error(place, f"'{id}' stands here twice.", "Take one out.")

    def _problem(self, severity: Severity, place: Place, what: str, cure: str, found: str) -> Problem:
        line = self.line_of(place)
        if found:
            line = next((n for n, text in enumerate(self.lines[line - 1 :], line) if found in text), line)
        return Problem(severity, self.path, line, what, found or self.shown(line), cure)

    def shown(self, line: int) -> str:
        """Return a line as a message shows it: trimmed, and cut where it is long."""
        text = self.lines[line - 1].strip() if line <= len(self.lines) else ""
        return text if len(text) <= 80 else f"{text[:77]}..."


def no_id(name: str) -> str:
    """Say that a name cannot be an id."""
    return f"'{name}' is no id."


class Unreadable(Exception):
    """The file cannot be read past this problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


def read_paper(folder: Path, name: str) -> Paper:
    """Read one file of a content folder. What is wrong with it is in the paper's `problems`."""
    paper = Paper(f"{folder.name}/{name}")
    try:
        text = text_of(folder / name, paper)
        paper.lines = text.split("\n")
        paper.problems += hidden_characters(paper)
        if not paper.problems:
            Builder(paper).build(text)
    except Unreadable as stopped:
        paper.tell(stopped.problem)
    return paper


def text_of(path: Path, paper: Paper) -> str:
    """Return a file's text with plain line ends and no byte order mark. Raises Unreadable."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Unreadable(paper.error((), f"The file is larger than {MOST_BYTES:,} bytes.", "Divide it."))
        data = path.read_bytes()
    except OSError:
        raise Unreadable(paper.error((), "The file is missing, or may not be read.", f"Write {paper.path}.")) from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        what = "This line holds a byte that is not UTF-8."
        raise Unreadable(Problem(Severity.ERROR, paper.path, line, what, cure="Save the file as UTF-8.")) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


HIDDEN = {"Cc", "Cf", "Zl", "Zp", "Co"}
"""Unicode's categories of what the eye does not see: control, format, line and paragraph separators, private use."""

SEEN = re.compile(r"[ -~\u00a1-\u00ac\u00ae-\u024f\u2010-\u2027]*")
"""What nearly every line is made of: letters, signs and quotation marks, none of them hidden."""


def hidden_characters(paper: Paper) -> Iterator[Problem]:
    """Find what the eye does not see: tabs, control characters, line breaks that are none, marks of direction."""
    for number, line in enumerate(paper.lines, 1):
        if SEEN.fullmatch(line):
            continue
        hidden = next((c for c in line if c in "\ufffe\uffff" or unicodedata.category(c) in HIDDEN), None)
        if hidden == "\t":
            yield Problem(Severity.ERROR, paper.path, number, "This line holds a tab.", line.strip(), "Type spaces.")
        elif hidden:
            what = f"This line holds a character that nobody sees (U+{ord(hidden):04X})."
            yield Problem(Severity.ERROR, paper.path, number, what, cure="Delete the line and type it again.")


@dataclass(slots=True)
class Frame:
    """A list or a mapping that is being filled."""

    value: Any
    place: Place
    in_brackets: bool
    key: str | None = None  # the key whose value comes next; None: a key comes next, or this is a list


TOO_DEEP = (f"Lists and keys stand more than {MOST_LEVELS} levels deep.", "Take levels out.")


class Builder:
    """Turns the events of one YAML text into values and places, and tells what would mislead.

    Refused, because what is read is not what a writer sees: anchors, aliases, merge
    keys, tags, a key given twice, braces, quotation marks around a value (they would
    be lost), words cut by ` #`, words that run on without a block (a line that lost its
    key hides so), and a key with nothing after it.
    """

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.stack: list[Frame] = []
        self.nodes = 0
        self.documents = 0

    def build(self, text: str) -> None:
        """Fill the paper's value and places. Raises Unreadable where reading on is of no use."""
        try:
            for event in yaml.parse(text, Loader=yaml.CBaseLoader):
                self.take(event)
        except yaml.YAMLError as fault:
            raise Unreadable(told_of_yaml(self.paper, fault)) from None
        if not self.nodes:
            raise Unreadable(self.paper.error((), "The file is empty.", "Write its keys."))

    def take(self, event: Any) -> None:
        match event:
            case yaml.ScalarEvent():  # first: most events are
                self.look_at(event)
                self.take_words(event)
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    raise self.stop(event, "A second document begins here.", "Take out the line `---`.")
            case yaml.AliasEvent():
                raise self.stop(event, "A value cannot begin with `*`.", f"{NO_REUSE} {BLOCK}")
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self.look_at(event)
                self.open(event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self.stack.pop()

    def look_at(self, event: Any) -> None:
        """Count a node, and refuse what stands before it."""
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise self.stop(event, f"The file holds more than {MOST_NODES:,} values.", "Divide it.")
        if event.anchor:
            self.tell(event, f"A value cannot begin with `&{event.anchor}`.", f"{NO_REUSE} {BLOCK}")
        if event.tag:
            self.tell(event, "A value cannot begin with `!`.", f"Types are not read. {BLOCK}")

    def open(self, event: Any) -> None:
        """Begin a list or a mapping."""
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        if len(self.stack) == MOST_LEVELS:
            raise self.stop(event, *TOO_DEEP)
        if self.stack and isinstance(self.stack[-1].value, dict) and self.stack[-1].key is None:
            raise self.stop(event, "A key has to be a word.", BLOCK)
        if not self.stack and not is_mapping:
            raise self.stop(event, "The file begins with a list.", BEGIN)
        if is_mapping and event.flow_style:
            self.tell(event, "Braces cut prose at its commas.", "Write one key a line, and prose as a block, with `|`.")
        value: Any = {} if is_mapping else []
        place = self.put(value, event)
        self.stack.append(Frame(value, place, in_brackets=bool(event.flow_style)))

    def take_words(self, event: Any) -> None:
        """Take a scalar: a key, or words."""
        frame = self.stack[-1] if self.stack else None
        if frame is None:
            raise self.stop(event, "The file holds words and no key.", BEGIN)
        if isinstance(frame.value, dict) and frame.key is None:
            self.take_key(frame, event)
            return
        words = event.value
        if event.style in {"'", '"'}:
            self.tell(event, "The quotation marks around this value would be lost.", BLOCK)
        elif not words or (is_plain(event) and words.lower() in {"~", "null"}):
            self.tell(event, "Nothing stands here.", "Write the words, or take the key out.")
        elif is_plain(event) and event.start_mark.line != event.end_mark.line:
            self.tell(event, "These words run over more than one line.", BLOCK)
        elif is_plain(event) and self.is_cut(event):
            self.tell(event, "The words are cut at ` #`: YAML takes the rest for a comment.", BLOCK)
        elif frame.in_brackets and isinstance(frame.value, list) and not ID.fullmatch(words):
            self.tell(event, "A list in brackets holds ids alone.", "Write one a line, each after a dash.")
        self.put(words.rstrip("\n"), event)

    def take_key(self, frame: Frame, event: Any) -> None:
        """Take a key of a mapping; the next node is its value."""
        key = event.value
        if key == "<<":
            raise self.stop(event, "Keys cannot be merged in with `<<`.", "Write them out.")
        if event.style in {"'", '"'}:
            self.tell(event, "A key stands without quotation marks.", "Take them out.")
        if key in frame.value:
            first = self.paper.line_of((*frame.place, key))
            self.tell(event, f"The key `{key}` stands here twice.", f"The first is in line {first}. Take one out.")
        frame.key = key
        self.paper.places[*frame.place, key] = line_at(event)

    def put(self, value: Any, event: Any) -> Place:
        """Put a value where it belongs, and return its place."""
        if not self.stack:
            self.paper.value = value
            return ()
        frame = self.stack[-1]
        if isinstance(frame.value, list):
            place = (*frame.place, len(frame.value))
            frame.value.append(value)
            self.paper.places[place] = line_at(event)
            return place
        place = (*frame.place, str(frame.key))
        frame.value[frame.key] = value
        frame.key = None
        return place

    def is_cut(self, event: Any) -> bool:
        """Whether a comment follows plain words on their line, other than one set off from an id."""
        rest = self.paper.lines[event.end_mark.line][event.end_mark.column :]
        if not rest.lstrip().startswith("#"):
            return False
        return not (rest.lstrip().startswith("# ") and ID.fullmatch(event.value))

    def tell(self, event: Any, what: str, cure: str) -> None:
        line = line_at(event)
        self.paper.tell(Problem(Severity.ERROR, self.paper.path, line, what, self.paper.shown(line), cure))

    def stop(self, event: Any, what: str, cure: str) -> Unreadable:
        line = line_at(event)
        return Unreadable(Problem(Severity.ERROR, self.paper.path, line, what, self.paper.shown(line), cure))


def is_plain(event: Any) -> bool:
    return not event.style


def line_at(event: Any) -> int:
    return int(event.start_mark.line) + 1


OPENED = ("while scanning a quoted scalar", "while parsing a flow", "while scanning a simple key")
"""What YAML was doing when the line to mend is where that began, not where it gave up."""

YAML_FAULTS = {
    "mapping values are not allowed": ("A colon in this line makes YAML look for a key.", BLOCK),
    "could not find expected ':'": ("This line is neither a key nor inside a block.", "Indent it under its `|`."),
    "found unexpected end of stream": ("A quotation mark opens here and does not close.", BLOCK),
    "expected ',' or ']'": ("A bracket opens here and does not close.", f"Close it; if it is prose: {BLOCK}"),
    "cannot start any token": ("A value cannot begin with this character.", BLOCK),
    "expected alphabetic or numeric": ("A value cannot begin with `*` or `&`.", BLOCK),
    "unknown escape": ("Inside quotation marks a `\\` means something else.", BLOCK),
    "did not find expected key": (
        "This line does not line up with the lines above.",
        "Indent it as its neighbors are; write prose as a block, with `|`.",
    ),
    "did not find expected '-'": ("This line does not line up with the list above.", "Indent it as its neighbors are."),
    "maximum nesting depth": TOO_DEEP,
    "block sequence entries": ("A list cannot begin here.", "Put the dash on a line of its own, under the key."),
    "comment or line break": ("Words follow the `|` on its line.", "Begin them on the next line, two spaces in."),
}


def told_of_yaml(paper: Paper, fault: Any) -> Problem:
    """Say in the writer's words why YAML reads no further. It stops at the first such fault of a file."""
    mark = fault.problem_mark
    if fault.context_mark and str(fault.context).startswith(OPENED):
        mark = fault.context_mark
    line = min(mark.line + 1, len(paper.lines))
    otherwise = ("YAML cannot read on from here.", f"Look at colons, quotation marks and indents. Prose: {BLOCK}")
    what, cure = next((told for part, told in YAML_FAULTS.items() if part in str(fault.problem)), otherwise)
    return Problem(Severity.ERROR, paper.path, line, what, paper.shown(line), cure)
