"""Places in the code where a small change of behaviour can be made, and the text after the change."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

_FLIPS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_SWAPS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.LShift: ast.RShift, ast.RShift: ast.LShift,
}  # fmt: skip
_OPPOSITES = {"min": "max", "max": "min", "any": "all", "all": "any"}
_LEAVES = (ast.JoinedStr, ast.Raise, ast.Assert)  # words; and in f-strings Python 3.11 knows no places
_TYPED = (ast.AnnAssign, ast.arg)


@dataclass(frozen=True)
class Mutation:
    """One change of some kind: its text before and after, and the first line of its function (0: of none)."""

    path: Path
    line: int
    function: int
    kind: str
    old: str
    new: str
    start: int
    end: int

    @property
    def key(self) -> str:
        """Name it so that it is found again after the lines around it have moved."""
        return f"{self.path}: {' '.join(self.old.split())} -> {' '.join(self.new.split())}"

    def applied(self, source: bytes) -> bytes:
        """Return the module with the change."""
        return source[: self.start] + self.new.encode() + source[self.end :]


def mutations(root: Path, path: Path) -> list[Mutation]:
    """Return every change that can be made in one module."""
    source = (root / path).read_bytes()
    offsets = [0]
    for line in source.splitlines(keepends=True):
        offsets.append(offsets[-1] + len(line))
    found = {}
    for node, function, kind, new in _walk(ast.parse(source), 0):
        start = offsets[node.lineno - 1] + node.col_offset
        end = offsets[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
        text = new if isinstance(new, str) else f"({ast.unparse(new)})"
        if isinstance(node, ast.stmt) and not isinstance(new, str):
            text = ast.unparse(new)
        made = Mutation(path, node.lineno, function, kind, source[start:end].decode(), text, start, end)
        found[made.start, made.end, made.new] = made
    return list(found.values())


Found = tuple[ast.expr | ast.stmt, int, str, ast.AST | str]


def _walk(node: ast.AST, function: int) -> Iterator[Found]:
    if isinstance(node, _LEAVES) or _is_left_out(node):
        return
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        function = min([node.lineno, *(each.lineno for each in node.decorator_list)])
    for kind, new in _changes(node):
        assert isinstance(node, ast.expr | ast.stmt)
        yield node, function, kind, new
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "bases"):
            continue
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, ast.AST):
                yield from _walk(each, function)


def _is_left_out(node: ast.AST) -> bool:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True  # a docstring
    if isinstance(node, ast.If):
        return "TYPE_CHECKING" in ast.unparse(node.test)
    names = [each.id for each in getattr(node, "targets", []) if isinstance(each, ast.Name)]
    return "__all__" in names or (isinstance(node, ast.Assign) and "Literal[" in ast.unparse(node.value))


def _changes(node: ast.AST) -> Iterator[tuple[str, ast.AST | str]]:  # noqa: C901, PLR0912 - one case a kind
    copy = deepcopy(node)
    match copy:
        case ast.Compare() if type(copy.ops[0]) in _FLIPS:
            copy.ops[0] = _FLIPS[type(copy.ops[0])]()
            yield "comparison", copy
        case ast.BoolOp():
            copy.op = ast.Or() if isinstance(copy.op, ast.And) else ast.And()
            yield "and-or", copy
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            if not isinstance(copy.operand, ast.Constant):
                yield "sign", copy.operand
        case ast.BinOp() if type(copy.op) in _SWAPS and not _is_text(copy):
            copy.op = _SWAPS[type(copy.op)]()
            yield "arithmetic", copy
        case ast.AugAssign(op=ast.Add() | ast.Sub()):
            copy.op = ast.Sub() if isinstance(copy.op, ast.Add) else ast.Add()
            yield "arithmetic", copy
        case ast.Constant(value=bool()):
            yield "constant", ast.Constant(not copy.value)
        case ast.Constant(value=int() | float()):
            yield "constant", ast.Constant(copy.value + 1)
        case ast.Constant(value=str()) if copy.value.strip():
            yield "text", ast.Constant(f"{copy.value}~")
        case ast.Call():
            yield from _calls(copy)
        case ast.Expr(value=ast.Call() | ast.Await()):
            yield "dropped call", "pass"
        case ast.Return(value=ast.expr()) if not isinstance(copy.value, ast.Constant):
            yield "early return", "return None"
        case ast.IfExp():
            copy.body, copy.orelse = copy.orelse, copy.body
            yield "choice", copy
        case ast.Continue():
            yield "loop", "break"
        case ast.Break():
            yield "loop", "continue"
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
            yield from _unfiltered(copy)


def _calls(call: ast.Call) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(call.func, ast.Name) and call.func.id in _OPPOSITES:
        call.func.id, name = _OPPOSITES[call.func.id], call.func.id
        yield "opposite", deepcopy(call)
        call.func.id = name
    for each in list(call.keywords):
        if each.arg in ("key", "reverse"):
            call.keywords.remove(each)
            yield "order", deepcopy(call)
            call.keywords.append(each)


def _unfiltered(copy: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    for each in copy.generators:  # type: ignore[attr-defined]
        if each.ifs:
            each.ifs.pop()
            yield "filter", copy
            return


def _is_text(node: ast.BinOp) -> bool:
    return any(
        isinstance(each, ast.JoinedStr) or (isinstance(each, ast.Constant) and isinstance(each.value, str))
        for each in (node.left, node.right)
    )
