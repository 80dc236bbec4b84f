"""Breaks the code on purpose, one small change at a time, and asks whether the tests of the same room notice.

It looks at what decides: the rooms access and core, every rules.py and access.py. A change that no test notices fails
the check, unless mutation_survivors.toml says why it may live. A sample is drawn by a seed, so it can be repeated.
Usage: python tools/mutation_check.py [--sample 40] [--seed 1] [--all] [--jobs 2] [part of a path ...]
"""

from __future__ import annotations

import argparse
import ast
import copy
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).resolve().parents[1]
SURVIVORS = ROOT / "tools" / "mutation_survivors.toml"
PYTEST = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-m"]
QUICK = "not slow and not browser and not thorough"
TESTS = {"access": "not slow and not browser"}  # there the thorough ones, of both locks, are what it is about
COMPARED = {
    ast.Lt: [ast.LtE], ast.LtE: [ast.Lt], ast.Gt: [ast.GtE], ast.GtE: [ast.Gt],
    ast.Eq: [ast.NotEq], ast.NotEq: [ast.Eq], ast.Is: [ast.IsNot], ast.IsNot: [ast.Is],
    ast.In: [ast.NotIn], ast.NotIn: [ast.In],
}  # fmt: skip
ASKS = {"filter", "exclude", "get", "Q", "aggregate", "running_on", "filter_by"}


@dataclass(frozen=True)
class Mutant:
    """One change: in which file and function, what stood there and what stands there now."""

    file: str
    function: str
    was: str
    became: str
    place: tuple[int, int, int, int]
    lines: range
    """Of the whole function."""

    @property
    def room(self) -> str:
        return self.file.split("/")[2]

    def source(self) -> str:
        """The whole file with the change in it."""
        lines = (ROOT / self.file).read_text(encoding="utf-8").splitlines(keepends=True)
        first, start, last, end = self.place
        head = lines[first - 1].encode()[:start].decode()
        tail = lines[last - 1].encode()[end:].decode()
        return "".join([*lines[: first - 1], head + f"({self.became})" + tail, *lines[last:]])

    def lot(self, seed: int) -> str:
        """By which a sample is drawn: of the change alone, so that work elsewhere does not change the sample."""
        return hashlib.sha256(f"{seed} {self.file} {self.function} {self.was} {self.became}".encode()).hexdigest()

    def __str__(self) -> str:
        return f"{self.file}:{self.place[0]} {self.function}\n    was    {self.was}\n    became {self.became}"


def targets(parts: list[str]) -> list[Path]:
    """The files that decide; with `parts` only those whose path holds one of them."""
    wanted = [path for room in ("access", "core") for path in (ROOT / "src/opstap" / room).rglob("*.py")]
    wanted += [path for name in ("rules.py", "access.py") for path in (ROOT / "src/opstap").rglob(name)]
    own = {path for path in wanted if not {"tests", "migrations"} & set(path.parts)}
    return sorted(path for path in own if not parts or any(part in str(path) for part in parts))


def changed(node: ast.AST, returns_bool: bool) -> Iterator[ast.expr]:
    """Other expressions in the place of one, each wrong in one way."""
    match node:
        case ast.Compare(ops=[operator]):
            for other in COMPARED[type(operator)]:
                yield ast.Compare(node.left, [other()], node.comparators)
        case ast.BoolOp():
            yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
            for number in range(len(node.values)):
                rest = node.values[:number] + node.values[number + 1 :]
                yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
        case ast.BinOp(op=ast.BitAnd() | ast.BitOr()):
            yield from (node.left, node.right)
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.Constant(value=bool()):
            yield ast.Constant(not node.value)
        case ast.Constant(value=int(value)):
            yield from (ast.Constant(value + 1), ast.Constant(value - 1))
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)) if name in ASKS:
            for number in range(len(node.keywords)):
                less = copy.copy(node)
                less.keywords = node.keywords[:number] + node.keywords[number + 1 :]
                yield less
    if returns_bool:
        yield from (ast.Constant(True), ast.Constant(False))


def mutants_of(path: Path) -> list[Mutant]:
    """Every change to a file, without types, decorators and what stands outside functions."""
    source = path.read_text(encoding="utf-8")
    found: dict[tuple[str, ...], Mutant] = {}
    for function in ast.walk(ast.parse(source)):
        if not isinstance(function, ast.FunctionDef) or function.name in ("__str__", "__repr__"):
            continue
        is_bool = isinstance(function.returns, ast.Name) and function.returns.id == "bool"
        defaults = [one for one in (*function.args.defaults, *function.args.kw_defaults) if one]
        answers = {id(node.value) for node in ast.walk(function) if isinstance(node, ast.Return) and node.value}
        types = [node.annotation for node in ast.walk(function) if isinstance(node, ast.AnnAssign)]
        texts = [node for node in ast.walk(function) if isinstance(node, ast.JoinedStr)]  # their places are not exact
        left_out = {id(inner) for node in (*types, *texts) for inner in ast.walk(node)}
        whole = range(function.lineno, (function.end_lineno or 0) + 1)
        for part in (*function.body, *defaults):
            for node in ast.walk(part):
                if id(node) in left_out or not isinstance(node, ast.expr):
                    continue
                was = ast.get_source_segment(source, node) or ""
                place = (node.lineno, node.col_offset, node.end_lineno or 0, node.end_col_offset or 0)
                for other in changed(node, is_bool and id(node) in answers):
                    became = ast.unparse(ast.fix_missing_locations(other))
                    if became != ast.unparse(node):
                        name = path.relative_to(ROOT).as_posix()
                        mutant = Mutant(name, function.name, " ".join(was.split()), became, place, whole)
                        found.setdefault((str(place), became), mutant)
    return list(found.values())


def environment(tree: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(tree / "src"), "PYTHONDONTWRITEBYTECODE": "1"}


def tests_by_line(room: str, scratch: Path) -> tuple[dict[tuple[str, int], set[str]], float]:
    """Which tests of a room reach which line, and how long all of them take. Raises SystemExit where one fails."""
    from coverage import CoverageData

    data, began = scratch / f"{room}.coverage", time.monotonic()
    chosen = TESTS.get(room, QUICK)
    command = [sys.executable, *PYTEST, chosen, f"src/opstap/{room}", "--cov", "--cov-context=test", "--cov-report="]
    env = {**environment(ROOT), "COVERAGE_FILE": str(data)}
    run = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)  # noqa: S603
    if run.returncode:
        sys.exit(f"The tests of {room} fail without any change:\n{run.stdout[-3000:]}")
    read, reached = CoverageData(str(data)), dict[tuple[str, int], set[str]]()
    read.read()
    for file in read.measured_files():
        if Path(file).is_relative_to(ROOT):
            for line, contexts in read.contexts_by_lineno(file).items():
                names = {one.partition("|")[0] for one in contexts if one}
                reached[Path(file).relative_to(ROOT).as_posix(), line] = names
    return reached, time.monotonic() - began


def survives(mutant: Mutant, tests: set[str], tree: Path, limit: float) -> bool:
    """Do these tests pass with the change in it? One that hangs is noticed too."""
    path, arguments = tree / mutant.file, tree / "tests.txt"
    arguments.write_text("\n".join(sorted(tests)) + "\n", encoding="utf-8")
    path.write_text(mutant.source(), encoding="utf-8")
    command = [sys.executable, *PYTEST, TESTS.get(mutant.room, QUICK), "-x", "--no-cov", f"@{arguments.name}"]
    try:
        run = subprocess.run(  # noqa: S603
            command, cwd=tree, env=environment(tree), capture_output=True, check=False, timeout=limit
        )
    except subprocess.TimeoutExpired:
        return False
    finally:
        shutil.copy(ROOT / mutant.file, path)
    return run.returncode == 0


def explained() -> dict[tuple[str, str, str, str], str]:
    """The survivors that have a reason, by file, function, what was and what became."""
    entries = tomllib.loads(SURVIVORS.read_text(encoding="utf-8")).get("survivor", [])
    return {(one["file"], one["function"], one["was"], one["became"]): one["reason"] for one in entries}


def check(mutants: list[Mutant], jobs: int) -> list[Mutant]:
    """Try them all and give those that nobody noticed."""
    with tempfile.TemporaryDirectory(prefix="opstap-mutants-") as folder:
        scratch = Path(folder)
        known = {room: tests_by_line(room, scratch) for room in sorted({mutant.room for mutant in mutants})}
        trees: Queue[Path] = Queue()
        for number in range(jobs):
            tree = scratch / str(number)
            for part in ("src", "tests"):
                shutil.copytree(ROOT / part, tree / part, ignore=shutil.ignore_patterns("__pycache__"))
            for part in ("pyproject.toml", "conftest.py"):
                shutil.copy(ROOT / part, tree / part)
            trees.put(tree)

        def try_out(mutant: Mutant) -> bool:
            reached, seconds = known[mutant.room]
            tests = set[str]()
            for lines in (range(mutant.place[0], mutant.place[2] + 1), mutant.lines):  # a default is no line of a test
                tests = tests or set().union(*(reached.get((mutant.file, line), set()) for line in lines))
            tree = trees.get()
            try:
                lives = not tests or survives(mutant, tests, tree, 60 + 2 * seconds)
            finally:
                trees.put(tree)
            verdict = ("not reached" if not tests else "lives") if lives else "noticed"
            sys.stdout.write(
                f"{verdict}: {mutant.file}:{mutant.place[0]} {mutant.became[:60]!r} ({len(tests)} tests)\n"
            )
            sys.stdout.flush()
            return lives

        with ThreadPoolExecutor(jobs) as pool:
            return [mutant for mutant, lives in zip(mutants, pool.map(try_out, mutants), strict=True) if lives]


def main() -> int:
    """Draw a sample, try it, and tell which changes nobody noticed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", help="only files whose path holds one of these")
    parser.add_argument("--sample", type=int, default=40, help="how many changes to try")
    parser.add_argument("--seed", type=int, default=1, help="which sample")
    parser.add_argument("--all", action="store_true", help="try every change: hours")
    parser.add_argument("--jobs", type=int, default=2, help="how many at the same time")
    chosen = parser.parse_args()
    every = [mutant for path in targets(chosen.parts) for mutant in mutants_of(path)]
    size = len(every) if chosen.all else min(chosen.sample, len(every))
    draw = sorted(every, key=lambda mutant: mutant.lot(chosen.seed))[:size]
    reasons = explained()
    lives = [one for one in check(draw, chosen.jobs) if (one.file, one.function, one.was, one.became) not in reasons]
    known = {(one.file, one.function, one.was, one.became) for one in every}
    gone = [key for key in reasons if key not in known] if not chosen.parts else []
    for mutant in lives:
        sys.stdout.write(f"\nNobody noticed: {mutant}\n")
    for key in gone:
        sys.stdout.write(f"\nNo such change any more, take it out of {SURVIVORS.name}: {json.dumps(key)}\n")
    sys.stdout.write(
        f"{len(draw)} of {len(every)} changes tried, {len(lives)} lived unexplained (seed {chosen.seed}).\n"
    )
    return 1 if lives or gone else 0


if __name__ == "__main__":
    sys.exit(main())
