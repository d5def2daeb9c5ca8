"""What /data/v1/challenges.json holds: a row a challenge, in the shape of schemas/published/challenges.schema.json."""

from __future__ import annotations

from typing import Any

from domore.model.challenge import Challenge, Chosen
from domore.model.ranking import in_the_running
from domore.render.studio import Studio

Values = dict[str, Any]


def challenge_row(studio: Studio, challenge: Challenge) -> Values:
    """A challenge as we publish it."""
    none_chosen = challenge.none_chosen
    return {
        "asked_by": challenge.asked_by,
        "brief": challenge.body or None,
        "chosen": [_chosen(studio, chosen) for chosen in challenge.chosen],
        "closes": challenge.closes.isoformat(),
        "decides_by": challenge.decides_by.isoformat() if challenge.decides_by else None,
        "entries": len(in_the_running(studio.catalogue, challenge)),
        "id": challenge.id,
        "judging": challenge.judging,
        "none_chosen": {"by": none_chosen.by, "date": none_chosen.date.isoformat(), "reason": none_chosen.reason} if none_chosen else None,
        "opens": challenge.opens.isoformat(),
        "path": challenge.path,
        "promise": challenge.promise,
        "shortlist": [{"idea": listed.idea, "reason": listed.reason} for listed in challenge.shortlist],
        "stages": [{"supporters": stage.supporters, "within_days": stage.within_days} for stage in challenge.stages],
        "status": challenge.status(studio.catalogue.today),
        "summary": challenge.summary,
        "title": challenge.title,
        "url": challenge.url,
    }


def _chosen(studio: Studio, chosen: Chosen) -> Values:
    return {
        "by": chosen.by,
        "credit": next((card.proposer for card in studio.catalogue.find("ideas", (chosen.idea,))), None),
        "date": chosen.date.isoformat(),
        "idea": chosen.idea,
        "made": chosen.made,
        "made_link": chosen.made_link,
        "reason": chosen.reason,
    }
