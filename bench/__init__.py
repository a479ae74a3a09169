"""Benchmarks: speed and memory on a large generated partnership, beside plain tools."""
