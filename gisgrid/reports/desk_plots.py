"""The eight plots of the desk, each of which opens its records."""

from collections import Counter
from datetime import date
from typing import Any

from gisgrid.i18n import _
from gisgrid.pages import link
from gisgrid.reports import desk_data as data
from gisgrid.reports.desk_data import Scope
from gisgrid.reports.plots import (
    Mark,
    Plot,
    band,
    cells,
    framed,
    lying,
    quantile,
    said,
)

KINDS_SHOWN = 5
HOLDERS_SHOWN = 7
LOW_COVERAGE = 70
SHADES = 5
LAST_DAY = 18  # and more


def _name(month: date) -> str:
    return str(month.month)


def _needs(base: str, scope: Scope, **more: object) -> str:
    return link(f"{base}/needs", **{"by": scope.by if scope.by == "then" else None, **more})


def received(base: str, scope: Scope, found: Any, short: str) -> Plot:
    came, closed = found
    months = scope.months
    most = max([*came.values(), *closed.values(), 4])
    frame, marks = framed(len(months), most, [_name(m) for m in months])
    for i, month in enumerate(months):
        running = month == months[-1]
        href = _needs(base, scope, state="all", month=f"{month:%Y-%m}", grid=short)
        words = _("收到{a}件，办结{b}件").format(a=came.get(month, 0), b=closed.get(month, 0))
        css = "bar-now" if running else "bar-a"
        marks.append(frame.bar(css, i, closed.get(month, 0), href=href,
                               title=f"{month:%Y-%m} {words}"))  # fmt: skip
    marks.append(frame.line("line", [came.get(month, 0) for month in months]))
    marks.append(said(frame, len(months) - 1, most * 0.98, _("至今"), ""))
    return Plot(
        "received", _("每月收到与办结"), _needs(base, scope, state="all", grid=short), _("件"),
        legend=[("", _("办结")), ("line", _("收到"))], marks=marks,
        head=[_("月份"), _("收到"), _("办结")],
        rows=[(f"{m:%Y-%m}", came.get(m, 0), closed.get(m, 0)) for m in months],
    )  # fmt: skip


def open_by_grid(base: str, scope: Scope, rows: Any) -> Plot:
    most = max([row.open for row in rows] + [4])
    every = 1 if len(rows) <= 12 else 2
    frame, marks = framed(len(rows), most, [row.grid for row in rows], every)
    for i, row in enumerate(rows):
        words = _("{short}网格 未结{a}件，超期{b}件").format(
            short=row.grid, a=row.open, b=row.overdue
        )
        href = _needs(base, scope, grid=row.grid, state="open")
        marks.append(frame.bar("bar-b", i, row.open, href=href, title=words))
        if row.overdue:
            late = _needs(base, scope, grid=row.grid, state="overdue")
            marks.append(frame.bar("bar-late", i, row.overdue, href=late, title=words))
    if rows:
        top = max(range(len(rows)), key=lambda i: rows[i].open)
        marks.append(said(frame, top, rows[top].open, str(rows[top].open)))
    return Plot(
        "open", _("未结诉求，按网格"), _needs(base, scope, state="open"), _("件"),
        legend=[("b", _("期内")), ("late", _("超期"))], marks=marks,
        head=[_("网格"), _("未结诉求"), _("已超期")],
        rows=[(row.grid, row.open, row.overdue) for row in rows],
    )  # fmt: skip


def first_answers(base: str, scope: Scope, answers: Any) -> Plot:
    months = scope.months
    of_month: dict[date, list[float]] = {month: [] for month in months}
    for one in answers:
        of_month[data.month_of(one.reached_on)].append(one.days)
    middle = [quantile(of_month[m], 0.5) for m in months]
    nine = [quantile(of_month[m], 0.9) for m in months]
    most = max([v for v in nine if v is not None] + [data.FIRST_ANSWER_DAYS + 1])
    frame, marks = framed(len(months), most, [_name(m) for m in months])
    limit = data.FIRST_ANSWER_DAYS
    marks.append(frame.level("limit", limit))
    at = {"x": 291, "y": frame.y(limit) - 4, "text-anchor": "end"}
    marks.append(Mark("text", "late", at, _("时限 {n}").format(n=limit)))
    marks += [frame.line("line-a", middle), frame.line("line-a dashed", nine)]
    for i, month in enumerate(months):
        href = link(f"{base}/desk/needs", what="answered", month=f"{month:%Y-%m}")
        value = middle[i]
        if value is not None:
            at = {"cx": frame.middle(i), "cy": frame.y(value), "r": 3}
            title = _("{month} 中位{a}个工作日，九成在{b}个以内").format(
                month=f"{month:%Y-%m}", a=f"{value:g}", b=f"{nine[i]:g}"
            )
            marks.append(Mark("circle", "dot-a", at, href=href, title=title))
    return Plot(
        "answers", _("首次回应用时"), link(f"{base}/desk/needs", what="answered"), _("工作日"),
        legend=[("line-a", _("中位")), ("dashed", _("九成以内")), ("limit", _("时限"))],
        marks=marks, head=[_("月份"), _("件数"), _("中位"), _("九成以内")],
        rows=[(f"{m:%Y-%m}", len(of_month[m]), middle[i], nine[i])
              for i, m in enumerate(months)],
    )  # fmt: skip


def closing(base: str, scope: Scope, closed: Any) -> Plot:
    last = LAST_DAY
    counts = Counter(min(max(one.days, 1), last) for one in closed)
    late = Counter(min(max(one.days, 1), last) for one in closed if one.is_late)
    names = [f"{n}" if n < last else f"{n}+" for n in range(1, last + 1)]
    frame, marks = framed(last, max([*counts.values(), 4]), names, 3)
    for n in range(1, last + 1):
        href = link(f"{base}/desk/needs", what="closed", days=n)
        title = _("{n}个工作日 {k}件，其中晚{m}件").format(n=names[n - 1], k=counts[n], m=late[n])
        marks.append(frame.bar("bar-a", n - 1, counts[n], 0.86, href=href, title=title))
        if late[n]:
            marks.append(frame.bar("bar-late", n - 1, late[n], 0.86, href=href, title=title))
    x = frame.middle(data.CLOSE_DAYS - 1) + frame.wide / 2
    marks.append(Mark("line", "limit", {"x1": x, "x2": x, "y1": 16, "y2": 152}))
    at = {"x": x - 3, "y": 24, "text-anchor": "end"}
    marks.append(Mark("text", "late", at, _("时限 {n}").format(n=data.CLOSE_DAYS)))
    days = [one.days for one in closed]
    middle, nine = quantile(days, 0.5), quantile(days, 0.9)
    words = _("已结{n}件，中位{a}、九成在{b}个工作日内，晚{k}件").format(
        n=len(days), a=f"{middle or 0:g}", b=f"{nine or 0:g}", k=sum(late.values())
    )
    return Plot(
        "closing", _("办结用时分布"), link(f"{base}/desk/needs", what="closed"), _("件"), words,
        marks=marks, head=[_("工作日"), _("件数"), _("晚了")],
        rows=[(names[n - 1], counts[n], late[n]) for n in range(1, last + 1)],
    )  # fmt: skip


def late_by_unit(base: str, scope: Scope, found: Any) -> Plot:
    rows = [
        (
            name or _("社区"),
            float(count),
            _needs(base, scope, state="overdue", holder=unit if unit else None),
        )
        for unit, name, count in found
    ]
    total = sum(count for _unit, _name, count in found)
    return Plot(
        "late", _("超期，按承办单位"), _needs(base, scope, state="overdue"), _("件"),
        _("{n}件，谁手里停着").format(n=total), marks=lying(rows[:HOLDERS_SHOWN], "bar-late"),
        head=[_("单位"), _("已超期")], rows=[(name, int(count)) for name, count, _href in rows],
    )  # fmt: skip


def kinds(base: str, scope: Scope, found: dict[tuple[str, str], dict[date, int]]) -> Plot:
    months = scope.months
    shown, rest = list(found.items())[:KINDS_SHOWN], list(found.items())[KINDS_SHOWN:]
    names = [name for (_code, name), _counts in shown]
    values = [[counts.get(m, 0) for m in months] for _key, counts in shown]
    hrefs = [
        [_needs(base, scope, state="all", kind=code, month=f"{m:%Y-%m}") for m in months]
        for (code, _name), _counts in shown
    ]
    if rest:
        names.append(_("其他"))
        values.append([sum(counts.get(m, 0) for _key, counts in rest) for m in months])
        hrefs.append([_needs(base, scope, state="all", month=f"{m:%Y-%m}") for m in months])
    columns = [_name(m) for m in months]
    # Even steps up to the greatest number, so that a busy and a calm year both show a pattern.
    step = max(1, -(-max((max(row) for row in values), default=1) // SHADES))
    breaks = [step * n for n in range(1, SHADES)]
    return Plot(
        "kinds", _("类别与月份"), _needs(base, scope, state="all"), "",
        _("收到件数，点格看记录"), marks=cells(names, columns, values, hrefs, breaks),
        head=[_("类别"), *(f"{m:%Y-%m}" for m in months)],
        rows=[(name, *row) for name, row in zip(names, values, strict=True)],
    )  # fmt: skip


def coverage(base: str, scope: Scope, rows: Any) -> Plot:
    every = 1 if len(rows) <= 12 else 2
    frame, marks = framed(len(rows), 100, [row.grid for row in rows], every)
    year = date(scope.today.year, 1, 1)
    due = round(100 * ((scope.today - year).days + 1) / 365)
    marks.append(frame.level("line", min(due, 100)))
    shares = [100 * row.visited / row.visitable if row.visitable else 0 for row in rows]
    for i, row in enumerate(rows):
        low = shares[i] < LOW_COVERAGE
        x = frame.middle(i)
        at: dict[str, Any] = {"x1": x, "x2": x, "y1": frame.y(shares[i]), "y2": 152}
        marks.append(Mark("line", "stem", at))
        title = _("{short}网格 {a}/{b}户").format(short=row.grid, a=row.visited, b=row.visitable)
        href = link(f"{base}/households", grid=row.grid, visited=False)
        at = {"cx": x, "cy": frame.y(shares[i]), "r": 4}
        css = "ring" if low else "dot-a" if shares[i] >= due else "dot-b"
        marks.append(Mark("circle", css, at, href=href, title=title))
    if rows:
        least = min(range(len(rows)), key=lambda i: shares[i])
        at = {"x": frame.middle(least), "y": frame.y(shares[least]) + 18, "text-anchor": "middle"}
        marks.append(Mark("text", "late", at, f"{shares[least]:.0f}"))
    return Plot(
        "coverage", _("走访覆盖，按网格"), link(f"{base}/households", visited=False), "%",
        legend=[("line", _("今天应达 {n}%").format(n=min(due, 100))),
                ("ring", _("不到 {n}%").format(n=LOW_COVERAGE))],
        marks=marks, head=[_("网格"), _("已访"), _("户"), "%"],
        rows=[(row.grid, row.visited, row.visitable, round(share))
              for row, share in zip(rows, shares, strict=True)],
    )  # fmt: skip


def burden(base: str, scope: Scope, found: dict[date, data.Burden]) -> Plot:
    months = scope.months
    parts = [found.get(m, data.Burden([], 0, 0)) for m in months]
    low, middle, high = ([quantile(p.minutes, q) for p in parts] for q in (0.1, 0.5, 0.9))
    most = max([v for v in high if v is not None] + [10])
    frame, marks = framed(len(months), most, [_name(m) for m in months])
    marks += [band(frame, "band", low, high), frame.line("line-a", middle)]
    for i, month in enumerate(months):
        value = middle[i]
        if value is not None:
            title = _("{month} 每人每周中位{n}分钟").format(month=f"{month:%Y-%m}", n=round(value))
            at = {"cx": frame.middle(i), "cy": frame.y(value), "r": 2.5}
            href = link(f"{base}/desk/burden") + f"#m{month:%Y-%m}"
            marks.append(Mark("circle", "dot-a", at, href=href, title=title))
    known = [(i, v) for i, v in enumerate(middle) if v is not None]
    if known:
        marks.append(said(frame, *known[-1], f"{known[-1][1]:.0f}"))
    return Plot(
        "burden", _("填报负担"), link(f"{base}/desk/burden"), _("分钟/人·周"),
        legend=[("line-a", _("中位")), ("band", _("八成网格长"))], marks=marks,
        head=[_("月份"), _("中位"), _("八成网格长"), _("篇数"), _("每篇填几处")],
        rows=[(f"{m:%Y-%m}", _round(middle[i]), f"{_round(low[i])}–{_round(high[i])}",
               parts[i].entries, parts[i].fields) for i, m in enumerate(months)],
    )  # fmt: skip


def _round(value: float | None) -> str:
    return "" if value is None else f"{value:.0f}"
