"""Charts of answers as SVG, drawn on the server and kept by what they show. Loading this module takes a second."""

from __future__ import annotations

import altair as alt
import vl_convert
from django.core.cache import cache
from django.utils.html import escape

from commonstar.web.questionnaires.results.charts import Chart

KEPT_SECONDS = 30 * 24 * 3600
FONT = "Atkinson Hyperlegible, Verdana, sans-serif"
INK, PAPER = "#0b0c0c", "#ffffff"
# From dark to light along the scale: place and number tell a part, the shade only helps.
SHADES = ("#083d33", "#0b5c4d", "#6bb09d", "#9dcfbf", "#cfe9df", "#f3f2f1", "#ffffff", "#e6d5b8")
DARK = 2  # so many shades carry light figures


def picture(chart: Chart) -> str:
    """The chart as SVG, from the cache where it was drawn before."""
    key = f"chart-{chart.mark}"
    found: str | None = cache.get(key)
    if found is None:
        found = draw(chart)
        cache.set(key, found, KEPT_SECONDS)
    return found


def draw(chart: Chart) -> str:
    """Draw the chart: a whole bar a label, or a small bar for each answer of each label."""
    drawn = _wholes(chart) if chart.is_whole else _parts(chart)
    svg: str = vl_convert.vegalite_to_svg(_dressed(drawn, chart).to_dict())
    head, rest = svg.split(">", 1)
    return f'{head} role="img"><title>{escape(chart.title)}</title><desc>{escape(chart.description)}</desc>{rest}'


def _rows(chart: Chart) -> list[dict[str, object]]:
    return [
        {"label": label, "series": series, "place": place, "share": number / answered, "text": f"{number}"}
        for label, numbers, answered in zip(chart.labels, chart.numbers, chart.answered, strict=True)
        for place, (series, number) in enumerate(zip(chart.series, numbers, strict=True))
        if number and answered
    ]


def _wholes(chart: Chart) -> alt.LayerChart:
    scale = alt.Scale(domain=list(chart.series), range=[SHADES[at % len(SHADES)] for at in range(len(chart.series))])
    base = alt.Chart(alt.InlineData(values=_rows(chart))).encode(
        x=alt.X("share:Q", stack="zero", title=None, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%")),
        y=alt.Y("label:N", sort=list(chart.labels), scale=alt.Scale(domain=list(chart.labels)), title=None),
        order=alt.Order("place:Q"),
    )
    legend = alt.Legend(title=None, orient="top", columns=3, labelLimit=280, symbolStrokeColor=INK)
    bars = base.mark_bar(stroke=INK, strokeWidth=1).encode(color=alt.Color("series:N", scale=scale, legend=legend))
    numbers = base.mark_text(fontSize=14).encode(
        x=alt.X("share:Q", stack="zero", bandPosition=0.5),
        text="text:N",
        color=alt.condition(alt.datum.place < DARK, alt.value(PAPER), alt.value(INK)),
    )
    drawn: alt.LayerChart = bars + numbers
    return drawn


def _parts(chart: Chart) -> alt.LayerChart:
    rows = [{**row, "bar": f"{row['series']}: {row['label']}"} for row in _rows(chart)]
    order = [f"{series}: {label}" for series in chart.series for label in chart.labels]
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=alt.X("share:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%")),
        y=alt.Y("bar:N", sort=order, scale=alt.Scale(domain=order), title=None),
    )
    bars = base.mark_bar(stroke=INK, strokeWidth=1, color=SHADES[3])
    drawn: alt.LayerChart = bars + base.mark_text(fontSize=14, align="left", dx=5).encode(text="text:N")
    return drawn


def _dressed(drawn: alt.LayerChart, chart: Chart) -> alt.LayerChart:
    dressed: alt.LayerChart = (
        drawn.properties(
            width=chart.width, height=chart.height, autosize=alt.AutoSizeParams(type="fit", contains="padding")
        )
        .configure(font=FONT)
        .configure_axis(labelFontSize=15, labelLimit=320, gridColor="#dddddd")
        .configure_legend(labelFontSize=15, symbolSize=220)
        .configure_view(stroke=None)
    )
    return dressed
