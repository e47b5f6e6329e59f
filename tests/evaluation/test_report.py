"""The report keeps what people wrote, and the floors speak in sentences."""

from bot.evaluation import gates, report
from bot.evaluation.metrics import Figure


def test_a_section_is_replaced_and_the_rest_stays(tmp_path):
    path = tmp_path / "evaluation.md"
    report.write_section("results", "first", path)
    path.write_text(path.read_text() + "\nWritten by hand.\n")
    report.write_section("bench", "five ms", path)
    report.write_section("results", "second", path)
    text = path.read_text()
    assert "first" not in text
    assert text.index("second") < text.index("Written by hand.") < text.index("five ms")
    assert text.count("<!--") == 4


def test_a_figure_shows_interval_and_sample():
    assert report.shown(Figure(0.87, 935, 0.8471, 0.89)) == "0.870 (0.85 to 0.89), n 935"
    assert report.shown(Figure(float("nan"), 0, 0, 1)) == "no such sentence"


def test_goals_are_judged():
    assert report.verdict("top1", 0.9) == "at least 0.88: met"
    assert report.verdict("p50", 5.0) == "at most 4: **missed**"
    assert report.verdict("ece", 0.1) == ""


def test_floors_are_read_from_pyproject():
    floors = gates.read()
    assert floors["top1"][0] == "at least"
    assert floors["oos_accepted"][0] == "at most"


def test_a_broken_floor_is_a_sentence_and_the_unmeasured_is_not_judged():
    floors = {"top1": ("at least", 0.8), "refused": ("at most", 0.1), "p50": ("at most", 4.0)}
    assert gates.broken(floors, {"top1": 0.8, "refused": 0.1}) == []
    [fault] = gates.broken(floors, {"top1": 0.79, "refused": 0.05})
    assert fault.startswith("top1 is 0.790, but must be at least 0.8")
    assert len(gates.broken(floors, {"refused": float("nan")})) == 1
