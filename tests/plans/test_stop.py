"""Ctrl-C at a command that searches: once for the best so far, twice to end it."""

import os
import signal

import pytest

from gisgrid.commands.frame import stoppable


def test_it_works():
    before = signal.getsignal(signal.SIGINT)
    with stoppable() as stop:
        assert not stop()
        os.kill(os.getpid(), signal.SIGINT)
        assert stop()
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before
