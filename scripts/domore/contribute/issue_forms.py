"""The forges' issue forms, made from the form: GitHub's and Forgejo's are YAML, GitLab's are Markdown with headings to write under."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from domore.contribute.form import Form, FormPurpose, Question, form
from domore.contribute.issue_body import NOTE, headings, in_order, long_question
from domore.contribute.values import MANY
from domore.settings import Settings

# The label that makes CI turn an issue into a pull request; the form's own name is the second.
PROPOSAL: Final = "proposal"
_MADE: Final = "# Made by `domore issue-forms` from the schemas and site_config/. Change those, and run it again.\n"
_PUBLIC: Final = (
    "Everything you write here becomes public, and so does the name of your account here. "
    "Leave out private names, phone numbers and e-mail addresses. Write plain text; nothing else is needed."
)
_ABOUT: Final[Mapping[FormPurpose, str]] = {
    "idea": "Something our town could do.",
    "opportunity": "Something people can do, join, learn, get or give.",
}
_YAML_FOLDERS: Final = (".github/ISSUE_TEMPLATE", ".forgejo/issue_template")
_MARKDOWN_FOLDER: Final = ".gitlab/issue_templates"


def issue_forms(settings: Settings) -> dict[str, str]:
    """Every file of the issue forms: its path from the town's folder, and its text."""
    files: dict[str, str] = {}
    for purpose in ("idea", "opportunity"):
        asked = form(purpose, settings)
        shape = _yaml(_form(asked))
        files |= {f"{folder}/{purpose}.yml": shape for folder in _YAML_FOLDERS}
        files[f"{_MARKDOWN_FOLDER}/{purpose}.md"] = _template(asked)
    files |= {f"{folder}/problem.yml": _yaml(_problem()) for folder in _YAML_FOLDERS}
    files |= {f"{folder}/config.yml": _yaml({"blank_issues_enabled": True}) for folder in _YAML_FOLDERS}
    files[f"{_MARKDOWN_FOLDER}/problem.md"] = f"<!-- {_PUBLIC} -->\n\n### Which entry is it?\n\n\n\n### {NOTE}\n\n"
    return files


def write_issue_forms(town: Path, settings: Settings) -> list[str]:
    """Writes those that are not so yet; gives their paths."""
    changed = {path: text for path, text in issue_forms(settings).items() if not is_so(town / path, text)}
    for path, text in changed.items():
        (town / path).parent.mkdir(parents=True, exist_ok=True)
        (town / path).write_text(text, encoding="utf-8", newline="\n")
    return list(changed)


def is_so(file: Path, text: str) -> bool:
    """Whether a file holds this text."""
    return file.is_file() and file.read_bytes() == text.encode()


def field_id(question: Question) -> str:
    """The id of a question in an issue form, which takes letters, digits, - and _."""
    return question.name.replace(".", "-")


def _form(asked: Form) -> dict[str, Any]:
    return {
        "name": asked.heading,
        "description": _ABOUT[asked.purpose],
        "title": f"{asked.purpose.capitalize()}: ",
        "labels": [PROPOSAL, asked.purpose],
        "body": [{"type": "markdown", "attributes": {"value": _PUBLIC}}, *_elements(asked)],
    }


def _elements(asked: Form) -> Iterator[dict[str, Any]]:
    labels, last = headings(asked), long_question(asked)
    for question in _shown(asked):
        attributes: dict[str, Any] = {"label": labels[question.name], "description": question.hint}
        kind = "textarea" if question is last else "input"
        if question.choices:
            kind = "checkboxes" if question.widget in MANY else "dropdown"
            names = [label for _, label in question.choices]
            attributes["options"] = [{"label": name} for name in names] if kind == "checkboxes" else names
        elif question.example:
            attributes["placeholder"] = question.example
        element: dict[str, Any] = {"type": kind, "id": field_id(question), "attributes": attributes}
        yield element | ({"validations": {"required": True}} if question.required and kind != "checkboxes" else {})


def _shown(asked: Form) -> Iterator[Question]:
    """The questions that a person is asked."""
    return (question for question in in_order(asked) if question.widget != "hidden")


def _problem() -> dict[str, Any]:
    which = {"label": "Which entry is it?", "description": "Its address on the site.", "placeholder": "https://fernley.example/ideas/a-bench/"}
    return {
        "name": "Something is wrong here",
        "description": "An entry that is out of date, false, or hurts somebody.",
        "title": "Problem: ",
        "labels": ["problem"],
        "body": [
            {"type": "markdown", "attributes": {"value": f"{_PUBLIC} If it is about private words that should not be public, write to us instead."}},
            {"type": "input", "id": "listing", "attributes": which, "validations": {"required": True}},
            {"type": "textarea", "id": "note", "attributes": {"label": NOTE}, "validations": {"required": True}},
        ],
    }


def _template(asked: Form) -> str:
    """GitLab's description template: what to choose from stands in comments, which nobody sees in the issue."""
    labels = headings(asked)
    parts = [f"<!-- domore: {asked.purpose} -->", f"<!-- {_PUBLIC} Leave the headings as they are; leave empty what you don't know. -->"]
    for question in _shown(asked):
        parts.append(f"### {labels[question.name]}\n")
        if question.widget in MANY:
            parts.append("\n".join(f"- [ ] {label}" for _, label in question.choices) + "\n")
        else:
            hint = f"One of: {'; '.join(label for _, label in question.choices)}" if question.choices else question.hint
            parts.append(f"<!-- {hint.replace('--', '-')} -->\n")
    return "\n\n".join(part.rstrip("\n") if part.startswith("###") else part for part in parts)


def _yaml(shape: Mapping[str, Any]) -> str:
    return _MADE + yaml.safe_dump(dict(shape), sort_keys=False, allow_unicode=True, width=140)
