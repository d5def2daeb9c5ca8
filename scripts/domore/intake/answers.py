"""A drawn page as the answer to a request."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response

from domore.intake.pages import Drawn


def page_of(drawn: Drawn, headers: Mapping[str, str] | None = None) -> Response:
    """The answer, with the policy that the page was drawn for."""
    given = {"content-security-policy": drawn.policy, **(headers or {})}
    return Response(drawn.html, status_code=drawn.status, media_type="text/html; charset=utf-8", headers=given)
