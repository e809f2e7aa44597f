"""`script/bench [NAME …]`, each a key of BENCHMARKS: run and write the page."""

import sys
import time

from benchmarks import (
    bringing,
    data,
    division,
    editor,
    page,
    pairing,
    paper,
    report,
    screen,
    tiles,
    xlsx,
)

BENCHMARKS = {"tiles": tiles.run, "page": page.run, "screen": screen.run, "pairing": pairing.run,
              "xlsx": xlsx.run, "paper": paper.run, "division": division.run,
              "editor": editor.run, "bringing": bringing.run}  # fmt: skip


def main(names: list[str]) -> int:
    if unknown := set(names) - set(BENCHMARKS):
        print(f"unknown: {' '.join(sorted(unknown))}; there is {', '.join(BENCHMARKS)}")
        return 2
    sections = []
    with data.ground() as place:
        for name in names or BENCHMARKS:
            start = time.monotonic()
            sections.append(BENCHMARKS[name](place))
            print(sections[-1].text)
            print(f"{name}: {time.monotonic() - start:.0f} s\n", flush=True)
    report.write(sections)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
