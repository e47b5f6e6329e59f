"""How well sentences are understood that nobody trained on: pure metrics, and the run that fills docs/evaluation.md."""
