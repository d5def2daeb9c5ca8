"""The form, made from the schemas and the town's settings: what is asked, in which steps, and how answers and a listing's fields belong together.

A schema says of each field that is asked in which step (`x-form.step`), what to tell a resident where its description speaks to those who
write files (`x-form.hint`), how often a group is asked (`x-form.repeat`), what comes later in its step (`x-form.order`) and what is only asked of a
new listing (`x-form.only: new`); its root says in what order the steps come (`x-form.steps`). A widget `hidden` carries an answer that the page
knows already, and nobody is asked. Nothing lists the fields twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from domore.check.draft import NO_PROSE
from domore.check.schemas import JoinedSchema, Schema, join
from domore.contribute.values import answer_of, value_of
from domore.languages import KNOWN, full_name
from domore.read.sources import Kind
from domore.read.strict_yaml import Path
from domore.settings import Settings

Widget = Literal["text", "textarea", "radios", "select", "checkboxes", "yes-no", "date", "number", "url", "email", "phone", "time", "days", "hidden"]
FormPurpose = Literal["idea", "opportunity"]
KIND_OF: Final[Mapping[FormPurpose, Kind]] = {"idea": "ideas", "opportunity": "opportunities"}
_HEADINGS: Final[Mapping[FormPurpose, str]] = {"idea": "Share an idea", "opportunity": "Add something to do"}
_WIDGETS: Final[Mapping[str, Widget]] = {"tel": "phone", "language": "select", "checkbox": "yes-no"}
_BY_TYPE: Final[Mapping[str, Widget]] = {"number": "number", "integer": "number", "boolean": "yes-no", "array": "checkboxes"}
_OF_CHOICES: Final = ("radios", "select", "checkboxes")
_FEW: Final = 7
_YES_NO: Final = (("yes", "Yes"), ("no", "No"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. `name` is the dotted way into the listing. `required` says that there must be an answer whatever else is answered;
    `needed_in` names the group (such as `proposer`) in which there must be one once anything of the group is answered. `group` is the
    heading of questions that come several times. `markdown` says that the listing holds the answer as Markdown, escaped."""

    name: str
    ask: str
    hint: str
    widget: Widget
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = False
    min_length: int | None = None
    max_length: int | None = None
    minimum: float | None = None
    maximum: float | None = None
    example: str = ""
    group: str = ""
    needed_in: str = ""
    markdown: bool = False
    only_yes: bool = False
    only_new: bool = False
    schema: Schema = field(repr=False, compare=False)

    @property
    def at(self) -> Path:
        """The way into the listing."""
        return tuple(int(step) if step.isdigit() else step for step in self.name.split("."))

    @property
    def is_prose(self) -> bool:
        """Whether the rules look at the answer as at a free text."""
        return self.widget in ("text", "textarea") and NO_PROSE.isdisjoint(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One page of the form."""

    id: str
    heading: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """All that is asked for a new idea or opportunity, or (`for_change`) for a change to one. `schema` is the one that its listings meet, joined
    with the town's words."""

    purpose: FormPurpose
    heading: str
    steps: tuple[Step, ...]
    schema: JoinedSchema = field(repr=False, compare=False)

    @property
    def kind(self) -> Kind:
        """The kind of listing that comes of it."""
        return KIND_OF[self.purpose]

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions of all steps, in order."""
        return tuple(question for step in self.steps for question in step.questions)

    @property
    def for_change(self) -> Form:
        """The form without what is only asked of a new listing: whoever suggests a change to an idea did not propose it."""
        steps = (replace(step, questions=tuple(each for each in step.questions if not each.only_new)) for step in self.steps)
        return replace(self, steps=tuple(step for step in steps if step.questions))


def form(purpose: FormPurpose, settings: Settings) -> Form:
    """The town's form for an idea or an opportunity. Steps of which the town asks nothing are left out."""
    joined = join(settings).of(KIND_OF[purpose])
    asked = sorted(_asked(joined.schema, (), True, "", "", settings), key=lambda each: each[1].schema.get("x-form", {}).get("order", 0))
    steps = (
        Step(id=step["id"], heading=step["heading"], questions=tuple(question for id, question in asked if id == step["id"]))
        for step in joined.schema["x-form"]["steps"]
    )
    return Form(purpose=purpose, heading=_HEADINGS[purpose], steps=tuple(step for step in steps if step.questions), schema=joined)


def fields_of(form: Form, answers: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The answers in the schema's shape: text trimmed, numbers, dates, hours and booleans read, what is empty left out. What can't be
    read stays as it was typed. Answers to what is not asked are left alone; see `change.change_of`, which tells of them."""
    fields: dict[str, Any] = {}
    for question in form.questions:
        value = value_of(question, answers.get(question.name, ()))
        if value is not None:
            put(fields, question.at, value)
    shaped: dict[str, Any] = without_gaps(fields)
    return shaped


def answers_of(form: Form, fields: Mapping[str, Any]) -> dict[str, list[str]]:
    """The answers that give these fields, to fill a form in with; questions without an answer are left out."""
    found = {question.name: answer_of(question, get(fields, question.at)) for question in form.questions}
    return {name: answers for name, answers in found.items() if answers}


def get(fields: Any, at: Path) -> Any:
    """The value there, or None."""
    for step in at:
        if isinstance(step, str) and isinstance(fields, Mapping):
            fields = fields.get(step)
        elif isinstance(step, int) and isinstance(fields, list) and step < len(fields):
            fields = fields[step]
        else:
            return None
    return fields


def put(fields: dict[str, Any], at: Path, value: Any) -> None:
    """Sets the value there. A list on the way is kept as a mapping of numbers until `without_gaps`, so that its entries may have gaps."""
    inside: Any = fields
    for step in at[:-1]:
        inside = inside.setdefault(step, {})
    inside[at[-1]] = value


def without_gaps(fields: Any) -> Any:
    """The fields with mappings of numbers as lists, and without groups that hold nothing."""
    if not isinstance(fields, dict):
        return fields
    kept = {step: inner for step, inner in ((step, without_gaps(inner)) for step, inner in fields.items()) if inner not in ({}, [])}
    return [kept[number] for number in sorted(kept)] if kept and all(isinstance(step, int) for step in kept) else kept


def _asked(part: Schema, at: Path, needed: bool, step: str, group: str, settings: Settings) -> Iterator[tuple[str, Question]]:
    """The questions below a part of the schema, each with the id of its step. `needed` says that the part itself must be there."""
    for name, inner in part["properties"].items():
        hints, way = inner.get("x-form", {}), (*at, name)
        of_step, required = hints.get("step", step), name in part.get("required", ())
        if inner.get("type") == "object":
            yield from _asked(inner, way, needed and required, of_step, group, settings)
        elif inner.get("type") == "array" and "properties" in inner["items"]:
            for number, heading in enumerate(hints.get("repeat", ())):
                yield from _asked(inner["items"], (*way, number), False, of_step, heading, settings)
        elif of_step:
            needed_in = _dotted(at) if required and not needed else ""
            question = _question(inner, way, settings, group=group, required=needed and required, needed_in=needed_in)
            if question.choices or question.required or question.widget not in _OF_CHOICES:  # a town need not have areas
                yield of_step, question


def _question(part: Schema, at: Path, settings: Settings, *, group: str, required: bool, needed_in: str) -> Question:
    hints = part.get("x-form", {})
    first = next(iter(part.get("examples", ())), "")
    ask = str(hints.get("ask", part["title"]))
    choices = _choices(part, hints, settings)
    return Question(
        name=_dotted(at),
        ask=f"{ask} ({group[0].lower()}{group[1:]})" if group and at[-2] else ask,
        hint=hints.get("hint", part["description"]),
        widget=_widget(part, hints, choices),
        choices=choices,
        required=required,
        min_length=part.get("minLength"),
        max_length=part.get("maxLength"),
        minimum=part.get("minimum", part.get("exclusiveMinimum")),
        maximum=part.get("maximum"),
        example=str(first) if isinstance(first, (str, int, float)) and not isinstance(first, bool) and not choices else "",
        group=group,
        needed_in=needed_in,
        markdown=part.get("x-markdown", False),
        only_yes=part.get("const") is True,
        only_new=hints.get("only") == "new",
        schema=part,
    )


def _widget(part: Schema, hints: Schema, choices: tuple[tuple[str, str], ...]) -> Widget:
    if (widget := hints.get("widget")) is not None:
        if widget == "checkboxes" and {value for value, _ in choices} >= {"mon", "sun"}:
            return "days"
        return _WIDGETS.get(widget, widget)
    # A field of the town's own has no hints.
    if "enum" in part:
        return "radios" if len(choices) <= _FEW else "select"
    if part.get("format") == "date":
        return "date"
    return "url" if part.get("format") == "uri" else _BY_TYPE.get(part["type"], "text")


def _choices(part: Schema, hints: Schema, settings: Settings) -> tuple[tuple[str, str], ...]:
    if hints.get("widget") == "language":
        return tuple((code, full_name(code)) for code in sorted(KNOWN, key=full_name) if code != settings.language.partition("-")[0])
    if part.get("type") == "boolean":
        return _YES_NO
    holder = part.get("items", part)
    labels = holder.get("x-labels", {})
    return tuple((str(value), labels.get(value, str(value))) for value in holder.get("enum", ()))


def _dotted(at: Path) -> str:
    return ".".join(map(str, at))
