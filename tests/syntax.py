"""The project's own code read by syntax: its modules, functions and who names whom. Nothing here runs what it reads.

Names are resolved through imports and re-exports. A method that is called on something whose class syntax does not show
is taken for every method of that name, so a question about callers errs on the side of too many.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from tests.project import SOURCE, files

MODULE = "<module>"
REACTION = "<reaction>"
"""Whatever stands inside `Reaction(...)` at the level of a module: it runs within the action that wrote the line."""


@dataclass(frozen=True)
class Unit:
    """A function, a method with what is nested in it, or the statements of a module outside any."""

    module: str
    name: str
    node: ast.AST = field(hash=False, compare=False)
    body: tuple[ast.AST, ...] = field(hash=False, compare=False)
    owner: str = ""
    left_out: frozenset[int] = field(default=frozenset(), hash=False, compare=False)

    @property
    def full_name(self) -> str:
        return f"{self.module}.{self.name}"

    @property
    def is_function(self) -> bool:
        return isinstance(self.node, ast.FunctionDef | ast.AsyncFunctionDef)

    def walk(self) -> Iterator[ast.AST]:
        for part in self.body:
            yield from (node for node in ast.walk(part) if id(node) not in self.left_out)

    @cached_property
    def action(self) -> ast.expr | None:
        """The decorator that makes it an action: `@action` or `@action(refuses=...)`."""
        if not isinstance(self.node, ast.FunctionDef):
            return None
        return next((one for one in self.node.decorator_list if name_of_call(one) == "action"), None)


def name_of_call(node: ast.expr) -> str:
    """The last name of `f`, `a.f`, `f(...)` or `a.f(...)`; empty for anything else."""
    if isinstance(node, ast.Call):
        node = node.func
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def short(full_name: str) -> str:
    """A name without the package that all share."""
    return full_name.removeprefix("opstap.")


class Module:
    """One file: what it imports, defines, and the units in it."""

    def __init__(self, path: Path, name: str) -> None:
        self.path, self.name = path, name
        self.is_package = path.name == "__init__.py"
        self.tree = ast.parse(path.read_text(encoding="utf-8"))
        self.imports = dict(self._imported())
        self.classes = {node.name: node for node in self.tree.body if isinstance(node, ast.ClassDef)}
        self.constants = dict(self._constants())
        self.units = {unit.name: unit for unit in self._units()}

    @property
    def room(self) -> str:
        return self.name.split(".")[1] if "." in self.name else ""

    def _imported(self) -> Iterator[tuple[str, str]]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield (alias.asname, alias.name) if alias.asname else (alias.name.split(".")[0],) * 2
            elif isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    yield alias.asname or alias.name, f"{node.module}.{alias.name}"

    def _constants(self) -> Iterator[tuple[str, ast.expr]]:
        for node in self.tree.body:
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                    if isinstance(target, ast.Name):
                        yield target.id, node.value

    def _units(self) -> Iterator[Unit]:
        rest: list[ast.AST] = []
        yield from self._units_of(self.tree.body, "", rest)
        reactions = [
            call
            for part in rest
            for call in ast.walk(part)
            if isinstance(call, ast.Call) and name_of_call(call) == "Reaction"
        ]
        inside = frozenset(id(node) for call in reactions for node in ast.walk(call))
        yield Unit(self.name, REACTION, self.tree, tuple(reactions))
        yield Unit(self.name, MODULE, self.tree, tuple(rest), left_out=inside)

    def _units_of(self, body: Iterable[ast.stmt], owner: str, rest: list[ast.AST]) -> Iterator[Unit]:
        prefix = f"{owner}." if owner else ""
        for node in body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                rest += node.decorator_list
                yield Unit(self.name, prefix + node.name, node, (*node.body, node.args), owner)
            elif isinstance(node, ast.ClassDef):
                rest += node.bases
                rest += node.decorator_list
                yield from self._units_of(node.body, prefix + node.name, rest)
            else:
                rest.append(node)


class SourceTree:
    """All modules of src/opstap without tests and migrations, and the names that each unit uses."""

    def __init__(self, modules: Iterable[Module]) -> None:
        self.modules = {module.name: module for module in modules}
        self.units = {unit.full_name: unit for module in self.modules.values() for unit in module.units.values()}
        self._methods: dict[str, set[str]] = {}
        for unit in self.units.values():
            if unit.owner and not unit.name.endswith("__"):
                self._methods.setdefault(unit.name.rpartition(".")[2], set()).add(unit.full_name)
        self._class_names = {f"{m.name}.{name}" for m in self.modules.values() for name in m.classes}

    def derives_from(self, name: str, base: str) -> bool:
        """Is this class `base`, or does it inherit from it?"""
        return name == base or any(self.derives_from(one, base) for one in self._bases.get(name, ()))

    def subclasses_of(self, base: str) -> set[str]:
        """The full names of the classes that inherit from `base`, itself left out."""
        return {name for name in self._class_names if name != base and self.derives_from(name, base)}

    @cached_property
    def _bases(self) -> dict[str, list[str]]:
        return {
            f"{module.name}.{name}": [found for base in node.bases if (found := self.dotted(module, base))]
            for module in self.modules.values()
            for name, node in module.classes.items()
        }

    def functions(self) -> Iterator[Unit]:
        return (unit for unit in self.units.values() if unit.is_function)

    def actions(self) -> dict[str, Unit]:
        return {name: unit for name, unit in self.units.items() if unit.action is not None}

    def resolve(self, dotted: str, seen: frozenset[str] = frozenset()) -> str:
        """The name under which something is defined, whatever module it was imported from."""
        if dotted in self.units or dotted in self._class_names or dotted in self.modules or dotted in seen:
            return dotted
        owner, _, last = dotted.rpartition(".")
        if not owner:
            return dotted
        owner = self.resolve(owner, seen | {dotted})
        if owner in self.modules and last in self.modules[owner].imports:
            return self.resolve(self.modules[owner].imports[last], seen | {dotted})
        return f"{owner}.{last}"

    def dotted(self, module: Module, node: ast.expr) -> str:
        """What an expression of names and dots stands for, as a full name; empty where it is something else."""
        if isinstance(node, ast.Attribute):
            before = self.dotted(module, node.value)
            return self.resolve(f"{before}.{node.attr}") if before else ""
        if not isinstance(node, ast.Name):
            return ""
        if node.id in module.classes or node.id in module.units or node.id in module.constants:
            return f"{module.name}.{node.id}"
        return self.resolve(module.imports[node.id]) if node.id in module.imports else ""

    @cache  # noqa: B019 - one tree lives as long as the tests
    def names_used(self, unit: Unit, *, guess_methods: bool) -> frozenset[str]:
        """The units that this one calls or passes on. With `guess_methods` also every method that it may mean."""
        module, found = self.modules[unit.module], set()
        for node in unit.walk():
            if not isinstance(node, ast.Name | ast.Attribute):
                continue
            full_name = self.dotted(module, node)
            if full_name in self.units:
                found.add(full_name)
            elif full_name in self._class_names:
                found |= {f"{full_name}.{m}" for m in ("__init__", "__post_init__")} & self.units.keys()
            elif isinstance(node, ast.Attribute):
                found |= self._methods_meant(unit, node, guess_methods)
        return frozenset(found - {unit.full_name})

    def _methods_meant(self, unit: Unit, node: ast.Attribute, guess: bool) -> set[str]:
        if isinstance(node.value, ast.Name) and node.value.id in ("self", "cls") and unit.owner:
            own = f"{unit.module}.{unit.owner}.{node.attr}"
            if own in self.units:
                return {own}
        return self._methods.get(node.attr, set()) if guess else set()

    @cached_property
    def callers(self) -> dict[str, set[str]]:
        """For every unit the units that name it."""
        found: dict[str, set[str]] = {name: set() for name in self.units}
        for unit in self.units.values():
            for used in self.names_used(unit, guess_methods=True):
                found[used].add(unit.full_name)
        return found

    def reached_from(self, starts: Iterable[str], *, past: Callable[[Unit], bool] = lambda unit: True) -> set[str]:
        """The units that these call, directly or not, themselves included; methods only where their class is plain.

        Units of which `past` says no are left out, and what only they call.
        """
        reached, waiting = set[str](), list(starts)
        while waiting:
            if (name := waiting.pop()) not in reached and past(self.units[name]):
                reached.add(name)
                waiting += self.names_used(self.units[name], guess_methods=False)
        return reached

    def only_within(self, starts: Iterable[str]) -> set[str]:
        """These, reactions, and every unit that is named by such units alone."""
        fixed = set(starts) | {name for name in self.units if name.endswith(f".{REACTION}")}
        inside = fixed | {name for name, callers in self.callers.items() if callers}
        while leaving := {name for name in inside - fixed if not self.callers[name] <= inside}:
            inside -= leaving
        return inside

    def way_out(self, name: str, inside: set[str]) -> list[str]:
        """From a unit up through callers that are not inside, to one that nobody calls or that stands in a module."""
        way = [name]
        while outside := sorted(self.callers[way[-1]] - inside - set(way)):
            way.append(outside[0])
        return way


def module_name(path: Path) -> str:
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def source_tree() -> SourceTree:
    own = [path for path in files(".py") if SOURCE in path.parents and "tests" not in path.relative_to(SOURCE).parts]
    return SourceTree(Module(path, module_name(path)) for path in own)
