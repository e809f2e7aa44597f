"""One way of writing an Excel file, run in a process of its own:

    python sheet.py gisgrid|pandas ROWS

prints JSON: seconds of processor for the writing alone, how far the peak of memory rose over what
stood before it in MB, and the bytes of the file.
"""

import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

HEADINGS = ["序号", "日期", "网格", "住址", "走访类型", "走访人", "同行人", "走访情况", "反映问题",
            "意见建议", "走访结果", "解决情况", "户数", "金额（元）", "备注"]  # fmt: skip
FIRST = date(2024, 11, 25)


def rows(count: int) -> Iterator[tuple[object, ...]]:
    """A ledger of visits, row by row, as the database would give it."""
    for n in range(count):
        yield (
            n + 1, FIRST + timedelta(days=n % 730), f"{n % 21 + 1:02d}",
            f"{n % 90 + 1}号楼{n % 6 + 1}单元{n % 7 + 1}0{n % 3 + 1}", "日常走访", "王秀兰", None,
            f"量了室温，{n % 30}度。提醒关好水阀，出门断电。", f"N-{n % 9999:04d}", None, "在家",
            "当场讲清楚了", n % 5, n % 100 / 4, None,
        )  # fmt: skip


def ours(file: Path, count: int) -> None:
    from gisgrid import workbook

    with file.open("wb") as out:
        frame = workbook.Frame(["入户走访台账", "先锋社区"], [f"合计 {count}"])
        workbook.write_to(out, "走访", HEADINGS, rows(count), frame)


def peer(file: Path, count: int) -> None:
    import pandas

    table = pandas.DataFrame(rows(count), columns=HEADINGS)
    table.to_excel(file, sheet_name="走访", index=False, engine="openpyxl", freeze_panes=(1, 0))


def main(who: str, count: str) -> None:
    write = {"gisgrid": ours, "pandas": peer}[who]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "a.xlsx"
        write(file, 10)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.process_time()
        write(file, int(count))
        seconds = time.process_time() - start
        rose = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        print(json.dumps({"s": seconds, "mb": rose / 1024, "bytes": file.stat().st_size}))


if __name__ == "__main__":
    main(*sys.argv[1:])
