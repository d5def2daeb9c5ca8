"""The template engine as we use it: every value escaped, and nothing done for each value that can be done once for each template."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from keyword import iskeyword
from typing import Any, Final

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.ext import Extension
from markupsafe import Markup, escape

from domore.compiled_templates import CompiledTemplates
from domore.render.shell import BASE

_SPECIAL: Final = re.compile("[&<>\"']").search  # all that `escape` changes


def environment(filters: Mapping[str, Callable[..., Any]], values: Mapping[str, Any], before: Sequence[str] = ()) -> Environment:
    """The engine over our templates, with these filters and these values for all of them. Those of the packages `before` are found first."""
    made = _Environment(
        loader=ChoiceLoader([PackageLoader(package) for package in (*before, "domore.render")]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        auto_reload=False,
        extensions=[_Base],
        bytecode_cache=CompiledTemplates(),
    )
    made.filters |= filters
    made.globals |= values
    return made


class _Base(Extension):
    """`{{ base }}`, the way to the site's root, is one sign in every page, so it is put in before a template is compiled."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        return source.replace("{{ base }}", BASE)


class _Generator(CodeGenerator):
    """Writes `environment.shown(…)` around values where Jinja writes `escape(…)`, and calls functions and macros straight away, where Jinja
    looks at each call whether the function wants the context, which takes 2 µs and which none of ours does."""

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802  # Jinja's name
        if forward_caller or node.dyn_args or node.dyn_kwargs or any(iskeyword(word.key) for word in node.kwargs):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for given in (*node.args, *node.kwargs):
            self.visit(given, frame)
            self.write(", ")
        self.write(")")

    def _output_child_pre(self, node: Any, frame: Frame, finalize: Any) -> None:
        if finalize.src is None and frame.eval_ctx.autoescape and not frame.eval_ctx.volatile:
            self.write("environment.shown(")
        else:
            super()._output_child_pre(node, frame, finalize)


class _Environment(Environment):
    code_generator_class = _Generator

    @staticmethod
    def shown(value: Any) -> str:
        """A value as HTML. What is HTML already passes as it is, and so does text that has nothing to escape: `escape` would copy them,
        which took a fourth of the time of drawing."""
        kind = type(value)
        return value if kind is Markup or (kind is str and not _SPECIAL(value)) else escape(value)
