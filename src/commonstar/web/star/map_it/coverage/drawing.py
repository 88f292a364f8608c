"""Charts as SVG, drawn on the server and kept by the hash of what they show. Loading this module takes a second."""

from __future__ import annotations

import altair as alt
import vl_convert
from django.core.cache import cache
from django.utils.html import escape

from commonstar.web.star.map_it.coverage.charts import Chart

KEPT_SECONDS = 30 * 24 * 3600
FONT = "Atkinson Hyperlegible, Verdana, sans-serif"
# A part of a bar is told by its pattern and its place, and each number stands in it; the colours only help.
FILLS = ("#0b5c4d", "#bfe3d6", "#f6e3c5", "#fefefe")
PATTERNS = (
    ("#bfe3d6", '<circle cx="4" cy="4" r="1.4" fill="#5fae97"/>'),
    ("#f6e3c5", '<path d="M0 8L8 0" stroke="#d6a86a" stroke-width="1.6"/>'),
)
INK, PAPER = "#0b0c0c", "#ffffff"


def picture(chart: Chart) -> str:
    """The chart as SVG, from the cache where it was drawn before."""
    key = f"chart-{chart.mark}"
    found: str | None = cache.get(key)
    if found is None:
        found = draw(chart)
        cache.set(key, found, KEPT_SECONDS)
    return found


def draw(chart: Chart) -> str:
    """Draw the chart: a bar a label, its parts in the order of the series."""
    svg: str = vl_convert.vegalite_to_svg(_specification(chart).to_dict())
    return _described(_patterned(svg), chart)


def _specification(chart: Chart) -> alt.LayerChart:
    rows = [
        {"label": label, "series": series, "number": number, "place": place}
        for label, numbers in zip(chart.labels, chart.numbers, strict=True)
        for place, (series, number) in enumerate(zip(chart.series, numbers, strict=True))
        if number
    ]
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=alt.X("number:Q", stack="zero", title=None, axis=alt.Axis(tickMinStep=1, format="d")),
        y=alt.Y("label:N", sort=list(chart.labels), scale=alt.Scale(domain=list(chart.labels)), title=None),
        order=alt.Order("place:Q"),
    )
    scale = alt.Scale(domain=list(chart.series), range=list(FILLS))
    bars = base.mark_bar(stroke=INK, strokeWidth=1).encode(
        color=alt.Color("series:N", scale=scale, legend=alt.Legend(title=None, orient="top", symbolStrokeColor=INK))
    )
    numbers = base.mark_text(fontSize=14).encode(
        x=alt.X("number:Q", stack="zero", bandPosition=0.5),
        text="number:Q",
        color=alt.condition(alt.datum.place == 0, alt.value(PAPER), alt.value(INK)),
    )
    drawn: alt.LayerChart = (
        (bars + numbers)
        .properties(width=chart.width, height=chart.height, autosize=alt.AutoSizeParams(type="fit", contains="padding"))
        .configure(font=FONT)
        .configure_axis(labelFontSize=15, labelLimit=260, gridColor="#dddddd")
        .configure_legend(labelFontSize=15, symbolSize=220)
        .configure_view(stroke=None)
    )
    return drawn


def _patterned(svg: str) -> str:
    """Patterns in the place of flat colours, which a reader without colours could not tell apart."""
    made = []
    for number, (colour, shape) in enumerate(PATTERNS):
        svg = svg.replace(f'fill="{colour}"', f'fill="url(#p{number})"')
        ground = f'<rect width="8" height="8" fill="{colour}"/>'
        made.append(
            f'<pattern id="p{number}" width="8" height="8" patternUnits="userSpaceOnUse">{ground}{shape}</pattern>'
        )
    head, rest = svg.split(">", 1)
    return f"{head}><defs>{''.join(made)}</defs>{rest}"


def _described(svg: str, chart: Chart) -> str:
    head, rest = svg.split(">", 1)
    words = f"<title>{escape(chart.title)}</title><desc>{escape(chart.description)}</desc>"
    return f'{head} role="img">{words}{rest}'
