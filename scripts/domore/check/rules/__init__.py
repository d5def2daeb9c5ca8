"""The rules beyond the schema, all of them, in the order in which a reader would ask: those of listings, and those of other files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from domore.check.draft import Draft, Fault
from domore.check.rules import challenges, dates, decisions, markup, offers, plain_words, privacy, tallies
from domore.read.sources import FileKind

Rule = Callable[[Draft], Iterable[Fault]]

RULES: Final[tuple[Rule, ...]] = (
    decisions.decided_ideas_say_why,
    decisions.work_under_way_was_decided,
    decisions.merged_ideas_say_into_what,
    decisions.only_merged_ideas_point_on,
    dates.nothing_happened_in_the_future,
    dates.decisions_come_after_the_idea,
    dates.updates_come_after_the_idea,
    dates.updates_are_oldest_first,
    dates.steps_are_done_before_their_day_is_told,
    dates.the_folder_is_the_year,
    dates.the_last_day_comes_after_the_first,
    dates.sessions_end_after_they_start,
    dates.the_next_check_comes_later,
    dates.open_ones_are_not_over,
    offers.one_can_say_yes,
    offers.in_person_says_where,
    offers.ages_are_in_order,
    privacy.no_private_email_in_text,
    privacy.role_addresses_stand_in_their_field,
    privacy.no_private_phone_in_text,
    privacy.contacts_are_a_roles,
    markup.no_pictures_in_text,
    markup.no_html_in_text,
    markup.links_lead_to_the_web,
    plain_words.the_title_is_not_shouted,
    plain_words.the_title_begins_with_a_capital,
    plain_words.the_title_has_no_full_stop,
    plain_words.text_is_easy_to_read,
    plain_words.text_is_not_too_long,
)
OF_CHALLENGES: Final[tuple[Rule, ...]] = (
    challenges.it_closes_after_it_opens,
    challenges.it_is_decided_after_it_closes,
    challenges.it_chose_something_or_nothing,
    challenges.an_idea_is_named_once,
    challenges.each_stage_takes_more,
    *(rule for rule in RULES if rule.__module__ in (privacy.__name__, markup.__name__, plain_words.__name__)),
)
OF_TALLIES: Final[tuple[Rule, ...]] = (
    tallies.counted_days_are_over,
    tallies.a_part_is_no_more_than_the_whole,
    tallies.stages_come_in_order,
    privacy.no_private_email_in_text,
    privacy.no_private_phone_in_text,
)


def rules_of(kind: FileKind) -> tuple[Rule, ...]:
    """The rules for a file of this kind."""
    return {"challenges": OF_CHALLENGES, "tallies": OF_TALLIES}.get(kind, RULES)
