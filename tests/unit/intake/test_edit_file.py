"""A submission as a file to edit, and back."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from domore.contribute.form import Form, fields_of, form
from domore.intake.inbox.edit_file import Edited, edited_in, text_of
from domore.pipeline import settings_of

ROOT = Path(__file__).parents[3]
FORM: Form = form("opportunity", settings_of(ROOT))
LINES = st.text(st.sampled_from("ab 0:#*-[]{}'\"|>&!%@`é日\\"), min_size=1, max_size=20)
SINGLE = [question.name for question in FORM.questions if question.widget in ("text", "textarea")]
CHOICES = {question.name: [value for value, _ in question.choices] for question in FORM.questions if question.choices}
ANSWERS = st.fixed_dictionaries(
    {},
    optional={name: st.lists(LINES, min_size=1, max_size=3).map(lambda lines: (" ".join(lines),)) for name in SINGLE}
    | {name: st.sampled_from(values).map(lambda value: (value,)) for name, values in CHOICES.items()}
    | {"body": st.lists(LINES, min_size=1, max_size=4).map(lambda lines: ("\n".join(lines),))},
)


@given(ANSWERS)
def test_what_is_not_touched_comes_back_as_it_was(answers: dict[str, tuple[str, ...]]) -> None:
    """Whatever was answered, saving the file as it is changes nothing; text stays plain, also where it looks like YAML or Markdown."""
    found = edited_in("x.yml", text_of("abc", 3, FORM, answers).encode(), FORM)
    assert isinstance(found, Edited), found
    assert (found.ref, found.seen) == ("abc", 3)
    assert fields_of(FORM, found.answers) == fields_of(FORM, answers)


@given(st.binary(max_size=200))
def test_anything_can_be_read(data: bytes) -> None:
    """Nothing raises: it is answers, or problems with their place."""
    found = edited_in("x.yml", data, FORM)
    assert isinstance(found, Edited) or all(problem.line >= 1 for problem in found)
