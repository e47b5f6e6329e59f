"""Settings: one table, read from the environment, faults as sentences; and the key that signs tokens."""

import stat
from dataclasses import fields
from pathlib import Path

import pytest

from bot.settings import ROOT, SettingFault, Settings, read, secret_key


def test_without_an_environment_everything_has_its_default():
    assert read({}) == Settings()


def test_an_empty_variable_is_as_good_as_none():
    assert read({"DIGIVAGT_PORT": "", "DIGIVAGT_VAR": ""}) == Settings()


@pytest.mark.parametrize(
    ("variable", "text", "name", "value"),
    [
        ("DIGIVAGT_PORT", "8123", "port", 8123),
        ("DIGIVAGT_HOST", "0.0.0.0", "host", "0.0.0.0"),
        ("DIGIVAGT_RATE_LIMIT", "0", "rate_limit", 0),
        ("DIGIVAGT_VAR", "/tmp/somewhere", "var", Path("/tmp/somewhere")),
        ("DIGIVAGT_TIMEOUT", "2.5", "timeout", 2.5),
        ("DIGIVAGT_SECURE_COOKIES", "1", "secure_cookies", True),
        ("DIGIVAGT_TRUST_PROXY", "False", "trust_proxy", False),
    ],
)
def test_a_variable_sets_its_setting(variable, text, name, value):
    assert getattr(read({variable: text}), name) == value


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("DIGIVAGT_PORT", "eight"),
        ("DIGIVAGT_PORT", "8000.5"),
        ("DIGIVAGT_PORT", "-1"),
        ("DIGIVAGT_RATE_LIMIT", "-5"),
        ("DIGIVAGT_TIMEOUT", "soon"),
        ("DIGIVAGT_TIMEOUT", "nan"),
        ("DIGIVAGT_TRUST_PROXY", "perhaps"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_in_one_sentence(variable, text):
    with pytest.raises(SettingFault, match=rf'^{variable} is "{text}", but must .*\.$'):
        read({variable: text})


def test_every_setting_has_a_variable_of_its_own_and_says_what_it_means():
    variables = [field.metadata["variable"] for field in fields(Settings)]
    assert len(set(variables)) == len(variables) and all(name.startswith("DIGIVAGT_") for name in variables)
    assert all(field.metadata["means"] for field in fields(Settings))


def test_the_database_lies_in_var_unless_another_is_named(tmp_path):
    assert Settings(var=tmp_path).database_url == f"sqlite:///{tmp_path}/conversations.db"
    assert Settings(database="postgresql://db").database_url == "postgresql://db"
    assert Settings().var == ROOT / "var"


def test_the_key_is_made_once_and_only_its_owner_can_read_it(tmp_path, monkeypatch):
    monkeypatch.delenv("DIGIVAGT_SECRET", raising=False)
    key = secret_key(tmp_path / "var")
    assert len(key) >= 32 and secret_key(tmp_path / "var") == key
    assert stat.S_IMODE((tmp_path / "var" / "secret").stat().st_mode) == 0o600


def test_two_installations_have_two_keys(tmp_path, monkeypatch):
    monkeypatch.delenv("DIGIVAGT_SECRET", raising=False)
    assert secret_key(tmp_path / "a") != secret_key(tmp_path / "b")


def test_a_key_from_the_environment_is_written_nowhere(tmp_path, monkeypatch):
    monkeypatch.setenv("DIGIVAGT_SECRET", "from outside")
    assert secret_key(tmp_path) == "from outside" and list(tmp_path.iterdir()) == []


def test_a_key_file_left_empty_by_a_full_disk_never_signs_anything(tmp_path, monkeypatch):
    monkeypatch.delenv("DIGIVAGT_SECRET", raising=False)
    (tmp_path / "secret").touch()
    assert len(secret_key(tmp_path)) >= 32
