"""Rules on days and hours: they come in an order that can have happened. That each is a real day the schema says."""

from __future__ import annotations

from collections.abc import Iterator

from domore.check.draft import Draft, Fault
from domore.read.strict_yaml import Path


def nothing_happened_in_the_future(draft: Draft) -> Iterator[Fault]:
    """What already happened (a proposal, a decision, an update, a step that is done, a check) has no day after today."""
    today = draft.today.isoformat()
    places: list[Path] = [("submitted",), ("decision", "date"), ("checked_on",)]
    places += [("updates", number, "date") for number in draft.count("updates")]
    places += [("plan", number, "done_on") for number in draft.count("plan")]
    for at in places:
        if isinstance(said := draft.get(*at), str) and said > today:  # as text, days come in their own order
            day = draft.day(*at)
            if day is not None and day > draft.today:
                yield Fault(at, f"{day} is still to come, and this has happened. Is the year right? Today is {draft.today}.")


def decisions_come_after_the_idea(draft: Draft) -> Iterator[Fault]:
    """A decision is not older than the idea."""
    decided, submitted = draft.day("decision", "date"), draft.day("submitted")
    if decided and submitted and decided < submitted:
        yield Fault(("decision", "date"), f"The decision ({decided}) is older than the idea ({submitted}). Correct one of the two dates.")


def updates_come_after_the_idea(draft: Draft) -> Iterator[Fault]:
    """An update is not older than the idea."""
    submitted = draft.day("submitted")
    for number in draft.count("updates"):
        day = draft.day("updates", number, "date")
        if day and submitted and day < submitted:
            yield Fault(("updates", number, "date"), f"This update ({day}) is older than the idea ({submitted}). Correct one of the two dates.")


def updates_are_oldest_first(draft: Draft) -> Iterator[Fault]:
    """Updates stand in the order in which they were written."""
    before = None
    for number in draft.count("updates"):
        day = draft.day("updates", number, "date")
        if day and before and day < before:
            yield Fault(("updates", number, "date"), f"This update ({day}) stands after a newer one ({before}). Put the oldest first.")
        before = day or before


def steps_are_done_before_their_day_is_told(draft: Draft) -> Iterator[Fault]:
    """Only a step that is done says on which day it was."""
    for number in draft.count("plan"):
        if draft.get("plan", number, "done_on") is not None and draft.get("plan", number, "done") is not True:
            yield Fault(
                ("plan", number, "done_on"),
                'It says when this step was done, and not that it is. Write "done: true" beside it, or leave out the day.',
            )


def the_folder_is_the_year(draft: Draft) -> Iterator[Fault]:
    """An idea lies in the folder of the year in which it was proposed."""
    folder, submitted = draft.source.path.split("/")[-2], draft.day("submitted")
    if draft.source.kind == "ideas" and submitted and len(folder) == 4 and folder.isdigit() and int(folder) != submitted.year:
        cure = f"Move the file to content/ideas/{submitted.year}/, or correct the date."
        yield Fault(("submitted",), f"This idea is from {submitted.year} and lies in the folder {folder}. {cure}", "warning")


def the_last_day_comes_after_the_first(draft: Draft) -> Iterator[Fault]:
    """The last day is not before the first."""
    starts, ends = draft.day("when", "dates", "starts"), draft.day("when", "dates", "ends")
    if starts and ends and ends < starts:
        yield Fault(("when", "dates", "ends"), f"The last day ({ends}) is before the first ({starts}). Correct one of the two.")


def sessions_end_after_they_start(draft: Draft) -> Iterator[Fault]:
    """A session ends later than it starts."""
    for number in draft.count("when", "sessions"):
        start, end = draft.get("when", "sessions", number, "start"), draft.get("when", "sessions", number, "end")
        if isinstance(start, str) and isinstance(end, str) and len(start) == len(end) == 5 and end <= start:
            yield Fault(
                ("when", "sessions", number, "end"),
                f'It ends ({end}) before it starts ({start}). Correct the hours; leave out "end" if it goes on past midnight.',
            )


def the_next_check_comes_later(draft: Draft) -> Iterator[Fault]:
    """The day by which an entry is to be checked again comes after the day it was checked."""
    checked, review = draft.day("checked_on"), draft.day("review_by")
    if checked and review and review <= checked:
        yield Fault(("review_by",), f'"review_by" ({review}) must come after "checked_on" ({checked}). Choose a later day, such as half a year on.')


def open_ones_are_not_over(draft: Draft) -> Iterator[Fault]:
    """What is open is not over yet: a warning, since time alone must not break a site."""
    ends = draft.day("when", "dates", "ends")
    if ends and ends < draft.today and draft.fields.get("status") in ("open", "full", "paused"):
        yield Fault(("when", "dates", "ends"), f'Its last day was {ends}. Write "status: closed", or the next dates.', "warning")
