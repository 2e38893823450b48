"""What the demo needs of the content: answers that go wrong, and a policy that was once another. Nothing of it is kept.

The older version of the policy is made up, and says so in its words and its number. The policy in force is the
library's own, letter for letter.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from training.content.lines import read_paper
from training.content.read import read_content
from training.content.shapes import (
    Authority,
    ClauseId,
    Content,
    Item,
    Module,
    ModuleId,
    Policy,
    Role,
    Scene,
    Verdict,
)
from training.rules import playing

OLDER = "0 (made up)"
MADE_UP = "In an older version, made up for this demonstration:"
HARMLESS = (Verdict.INCOMPLETE, Verdict.OVER_REFUSAL)


@dataclass(frozen=True, slots=True)
class Misses:
    """Which questions of a quiz go wrong: the first so many that offer such an answer. All others go right."""

    verdict: tuple[Verdict, ...]
    most: int
    clause: ClauseId | None = None  # only questions on it; None: any

    def fits(self, question: Scene | Item) -> bool:
        """Say whether this question may go wrong."""
        on_it = isinstance(question, Item) and (self.clause is None or self.clause in question.clauses)
        return on_it and any(option.verdict in self.verdict for option in playing.answers_of(question))


def slippery(content: Content) -> tuple[ModuleId, ClauseId]:
    """Return a module, and a weight-3 clause of it that its quiz may miss once and the attempt still pass.

    It may where the story decides right whatever the question missed was drawn for. No module taken
    afterwards asks it: so the miss is still the latest when the module is taken again.
    """
    grave = {clause for clause, kept in content.policy.clauses.items() if kept.weight == 3}
    asked_afterwards: set[ClauseId] = set()
    for module_id in reversed(content.curriculum.roles[Role.STAFF]):
        module = content.modules[module_id]
        decided = _decided_in_the_story(module)
        for clause in module.scenario.teaches:
            on_it = [item for item in module.items.values() if clause in item.clauses]
            if clause in grave & decided - asked_afterwards and all(
                Misses(HARMLESS, 1).fits(item) and grave.intersection(item.clauses) <= decided for item in on_it
            ):
                return module_id, clause
        asked_afterwards.update(clause for item in module.items.values() for clause in item.clauses)
    raise LookupError("No module lets a clause be missed and passes all the same.")


def _decided_in_the_story(module: Module) -> set[ClauseId]:
    """Return the clauses decided by whoever takes the first right choice in every scene."""
    _, steps = playing.right_way(module.scenario)
    return {clause for step in steps for clause in step.choice.clauses}


# --- A policy that was once another ---------------------------------------------


def content_for_the_demo(content_dir: Path, into: Path) -> Path:
    """Copy a content folder for the demo, where some questions say that they are in the words in force.

    Those on the clause that the older version had in other words: what is not written in the newer
    words is not asked once the policy has changed. Returns the copy, which has the policy as it was.
    """
    content, copy = read_content(content_dir), Path(shutil.copytree(content_dir, into, copy_function=shutil.copyfile))
    clause = _changed(content)
    for module in content.modules.values():
        paper = read_paper(copy / module.id, "quiz.yaml")
        asked = [item for item in module.items.values() if clause in item.clauses and not item.words_of]
        # From the foot up: a line that is put in moves those below it.
        for line in sorted((paper.line_of(("items", item.id)) for item in asked), reverse=True):
            indent = re.match(" *", paper.lines[line])
            paper.lines.insert(line, f"{indent[0] if indent else ''}words of: {content.policy.version}")
        if asked:
            (copy / module.id / "quiz.yaml").write_text("\n".join(paper.lines), encoding="utf-8")
    return copy


def older_policy(content: Content) -> Policy | None:
    """Return the older version, which has one clause in other words.

    None: the content is not `content_for_the_demo`, and nothing of a changed clause could be asked.
    """
    policy, clause = content.policy, _changed(content)
    if clause is None or any(item.words_of != policy.version for item in _on(content, clause)):
        return None
    words = policy.clauses[clause].words
    clauses = {**policy.clauses, clause: policy.clauses[clause].model_copy(update={"words": f"{MADE_UP} {words}"})}
    text = f"{MADE_UP}\n\n{policy.text}"
    return policy.model_copy(update={"version": OLDER, "text": text, "clauses": clauses})


def _changed(content: Content) -> ClauseId | None:
    """Return a clause for the older version to have in other words. None: there is none that fits.

    The first that is not the law's, that staff learn and more than one question asks: none that asks
    the slippery one too, or learning the change would mend what slips.
    """
    _, slips = slippery(content)
    taught = {
        c for required in content.curriculum.roles[Role.STAFF] for c in content.modules[required].scenario.teaches
    }
    for clause in content.policy.clauses.values():
        on_it = _on(content, clause.id)
        is_asked = len(on_it) > 1 and not any(slips in item.clauses for item in on_it)
        if clause.authority is not Authority.LAW and clause.id in taught and is_asked:
            return clause.id
    return None


def _on(content: Content, clause: ClauseId | None) -> list[Item]:
    return [item for module in content.modules.values() for item in module.items.values() if clause in item.clauses]
