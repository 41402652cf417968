"""Settings: where they come from, and which are refused."""

from pathlib import Path

import pytest

from api.config import SettingError, Settings


def test_nothing_set_gives_the_documented_defaults():
    """With an empty environment every setting has a usable default."""
    settings = Settings.from_environment({})
    assert settings.base_iri == "https://w3id.org/gyebo/"
    assert (settings.knowledge_dir / "ontology").is_dir()


def test_environment_values_take_the_type_of_their_setting():
    """Texts of the environment become paths, whole numbers and seconds."""
    settings = Settings.from_environment(
        {"GYEBO_STATE_DIR": "/tmp/x", "GYEBO_QUERY_WORKERS": "5", "GYEBO_QUERY_TIMEOUT": "0.5"}  # noqa: S108
    )
    assert settings.state_dir == Path("/tmp/x")  # noqa: S108
    assert settings.query_workers == 5
    assert settings.query_timeout == 0.5


def test_a_given_value_wins_over_the_environment_and_none_does_not():
    """Command-line values win; an option that was not given leaves the environment's."""
    environment = {"GYEBO_STATE_DIR": "env", "GYEBO_QUERY_WORKERS": "5"}
    settings = Settings.from_environment(environment, state_dir=Path("given"), query_workers=None)
    assert settings.state_dir == Path("given")
    assert settings.query_workers == 5


def test_other_variables_are_not_read():
    """A variable without the prefix, or of no setting, changes nothing."""
    plain = Settings.from_environment({})
    assert Settings.from_environment({"STATE_DIR": "x", "GYEBO_NONSENSE": "y"}) == plain


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("GYEBO_QUERY_WORKERS", "two"),
        ("GYEBO_QUERY_WORKERS", "0"),
        ("GYEBO_QUERY_TIMEOUT", "-1"),
        ("GYEBO_QUERY_MAX_BYTES", "0"),
        ("GYEBO_RELEASES_KEPT", "0"),
        ("GYEBO_BASE_IRI", "https://example.org"),
        ("GYEBO_BASE_IRI", "ftp://example.org/"),
        ("GYEBO_BASE_IRI", "https://example.org/a b/"),
        ("GYEBO_BASE_IRI", 'https://example.org/">x/'),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_its_name(name, text):
    """An unusable value stops the start, and the message names the setting."""
    with pytest.raises(SettingError, match=name):
        Settings.from_environment({name: text})


def test_settings_cannot_change_once_made():
    """Nobody can change a setting behind another reader's back."""
    with pytest.raises(AttributeError):
        Settings().base_iri = "https://example.org/"  # type: ignore[misc]
