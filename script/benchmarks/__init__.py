"""Benchmarks against peers on this machine; `script/bench` runs them."""
