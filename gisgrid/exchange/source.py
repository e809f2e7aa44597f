"""A local file from outside, as the formats read it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gisgrid.exchange.report import CannotRead
from gisgrid.i18n import _

HEAD_BYTES = 512


@dataclass(frozen=True)
class Source:
    """A local file that was found to exist and to have content."""

    path: Path
    layers: list[str] = field(default_factory=list, compare=False)

    @property
    def suffix(self) -> str:
        return self.path.suffix.lower()

    def head(self) -> bytes:
        with self.path.open("rb") as file:
            return file.read(HEAD_BYTES)

    def content(self) -> bytes:
        return self.path.read_bytes()

    def state(self) -> tuple[int, int]:
        found = self.path.stat()
        return found.st_size, found.st_mtime_ns

    def choose_layer(self, layers: Sequence[str], asked: str | None, wanted: Sequence[str]) -> str:
        """The layer asked for; else the only one, or the one that is called as usual."""
        self.layers.extend(layers)
        if asked is not None:
            if asked in layers:
                return asked
            raise CannotRead(
                _("文件里没有图层“{layer}”。").format(layer=asked),
                _listed(layers),
                "no_layer",
                layers,
            )
        if len(layers) == 1:
            return layers[0]
        usual = [name for name in wanted if name in layers]
        if usual:
            return usual[0]
        raise CannotRead(
            _("文件里有{n}个图层，看不出要哪一个。").format(n=len(layers)),
            _listed(layers),
            "which_layer",
            layers,
        )


def _listed(layers: Sequence[str]) -> str:
    return _("用 --layer 指明一个：{layers}。").format(layers="、".join(layers))
