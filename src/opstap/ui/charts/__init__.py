"""Charts drawn on the server as SVG: classes instead of style=, so that a strict CSP and dark mode both hold.

Pure functions: numbers in, a drawing out. A `Chart` always carries the table of its numbers; the template ui/chart.html
shows both, since a drawing alone tells a screen reader little; the functions that give a drawing alone take its words.
Units are those of the numbers given; none may be negative.
"""

from opstap.ui.charts.bars import bars, flow, stacked
from opstap.ui.charts.dots import Marks, Range, ScoreAxis, dot_in_range, dots
from opstap.ui.charts.kit import Chart, Series, number_text
from opstap.ui.charts.lines import line, scores_over_time, sparkline
from opstap.ui.charts.strips import Part, strip

__all__ = [
    "Chart",
    "Marks",
    "Part",
    "Range",
    "ScoreAxis",
    "Series",
    "bars",
    "dot_in_range",
    "dots",
    "flow",
    "line",
    "number_text",
    "scores_over_time",
    "sparkline",
    "stacked",
    "strip",
]
