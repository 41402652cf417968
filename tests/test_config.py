"""Settings: where they come from, and which are refused."""

import re
import traceback
from pathlib import Path

import pytest

from api.config import PACKAGE_DIR, SettingError, Settings, variable_of


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
    """A variable without the prefix, or one that tests read, changes nothing."""
    plain = Settings.from_environment({})
    assert Settings.from_environment({"STATE_DIR": "x", "GYEBO_TEST_KILLS": "1"}) == plain


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("GYEBO_QUERY_TIMEOUTT", "GYEBO_QUERY_TIMEOUT"),
        ("GYEBO_QURY_WORKERS", "GYEBO_QUERY_WORKERS"),
        ("gyebo_base_iri", "GYEBO_BASE_IRI"),
        ("GYEBO_SERVICE_HOST", "GYEBO_SERVICE_HOSTS"),
    ],
)
def test_a_misspelt_name_is_refused_with_the_nearest_right_one(name, right):
    """What looks like a setting and is none stops the start, and says what was meant."""
    with pytest.raises(SettingError, match=f"{name} .*{right}"):
        Settings.from_environment({name: "1"})


def test_a_name_like_no_other_is_refused_without_a_guess():
    """A wrong guess would help nobody."""
    with pytest.raises(SettingError, match=r"GYEBO_ZZZ is no setting$"):
        Settings.from_environment({"GYEBO_ZZZ": "1"})


@pytest.mark.parametrize("name", ["GYEBO_\x1b[31m", "GYEBO_\udcff", "GYEBO_\n", "GYEBO_" + "X" * 10_000])
def test_a_hostile_name_comes_out_as_one_plain_line(name):
    """Whatever a variable is called, a terminal is not steered by it."""
    with pytest.raises(SettingError) as refused:
        Settings.from_environment({name: "1"})
    assert str(refused.value).isprintable()
    assert len(str(refused.value).encode("utf-8")) < 200


def test_what_kubernetes_sets_for_a_service_called_gyebo_is_no_misspelling():
    """Its containers start all the same."""
    links = {
        "GYEBO_SERVICE_HOST": "10.0.0.1",
        "GYEBO_SERVICE_PORT": "80",
        "GYEBO_PORT": "tcp://10.0.0.1:80",
        "GYEBO_PORT_80_TCP_ADDR": "10.0.0.1",
    }
    assert Settings.from_environment(links) == Settings()


NUMBERS = sorted(
    name for name, field in Settings.model_fields.items() if field.annotation in (int, float)
)  # every setting that is a number


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize(
    "text", ["nan", "inf", "-inf", "-1", "", " ", "1e400", "0x10", "1_0", "١٠", "10 ", "9" * 40, "two"]
)
def test_every_number_is_finite_positive_and_bounded(name, text):
    """Nothing that is not a plain number within bounds is taken for one."""
    with pytest.raises(SettingError, match=variable_of(name)):
        Settings.from_environment({variable_of(name): text})


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("value", [True, float("nan"), -1, None, "9" * 40, [1]])
def test_code_cannot_give_what_the_environment_cannot(name, value):
    """Settings made in code have the same bounds."""
    with pytest.raises(SettingError, match=variable_of(name)):
        Settings(**{name: value})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("GYEBO_QUERY_WORKERS", "two"),
        ("GYEBO_QUERY_WORKERS", "0"),
        ("GYEBO_QUERY_WORKERS", "1e3"),
        ("GYEBO_QUERY_WORKERS", "2.0"),
        ("GYEBO_QUERY_TIMEOUT", "-1"),
        ("GYEBO_QUERY_TIMEOUT", "0"),
        ("GYEBO_QUERY_MAX_BYTES", "0"),
        ("GYEBO_QUERY_MEMORY", "0"),
        ("GYEBO_QUERY_MEMORY", "52428800"),
        ("GYEBO_QUERY_MEMORY", "209715200"),
        ("GYEBO_RELEASES_KEPT", "0"),
        ("GYEBO_BASE_IRI", ""),
        ("GYEBO_BASE_IRI", "https://example.org"),
        ("GYEBO_BASE_IRI", "ftp://example.org/"),
        ("GYEBO_BASE_IRI", "https:///"),
        ("GYEBO_BASE_IRI", "https://example.org/?a=/"),
        ("GYEBO_BASE_IRI", "https://example.org/#/"),
        ("GYEBO_BASE_IRI", "https://example.org:port/"),
        ("GYEBO_BASE_IRI", "https://[::1/"),
        ("GYEBO_BASE_IRI", "https://example.org/a b/"),
        ("GYEBO_BASE_IRI", "https://example.org/\n/"),
        ("GYEBO_BASE_IRI", 'https://example.org/">x/'),
        ("GYEBO_PUBLIC_URL", "example.org"),
        ("GYEBO_PUBLIC_URL", "javascript:alert(1)"),
        ("GYEBO_PUBLIC_URL", " "),
        ("GYEBO_LOG_LEVEL", "INFO"),
        ("GYEBO_LOG_LEVEL", ""),
        ("GYEBO_SERVICE_HOSTS", "a,,b"),
        ("GYEBO_SERVICE_HOSTS", "https://example.org"),
        ("GYEBO_SERVICE_HOSTS", "example.org:8080"),
        ("GYEBO_SERVICE_HOSTS", "*"),
        ("GYEBO_KNOWLEDGE_DIR", ""),
        ("GYEBO_KNOWLEDGE_DIR", "/nowhere/at/all"),
        ("GYEBO_KNOWLEDGE_DIR", __file__),
        ("GYEBO_KNOWLEDGE_DIR", "a\0b"),
        ("GYEBO_STATE_DIR", ""),
        ("GYEBO_STATE_DIR", f"{__file__}/state"),
        ("GYEBO_REMOTE_STORE", "http://127.0.0.1/query"),
        ("GYEBO_REMOTE_STORE", "query=http://a/ query=http://b/"),
        ("GYEBO_REMOTE_STORE", "query=ftp://a/"),
        ("GYEBO_REMOTE_STORE", "query=http://a/ store=b"),
        ("GYEBO_REMOTE_STORE", "query=http://a/ auth=none"),
        ("GYEBO_REMOTE_STORE", " "),
        ("GYEBO_REMOTE_PASSWORD", " "),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_its_name(name, text):
    """An unusable value stops the start, and the message names the setting."""
    with pytest.raises(SettingError, match=name):
        Settings.from_environment({name: text})


def test_the_bounds_themselves_can_be_used():
    """What a message allows is allowed."""
    given = {"GYEBO_QUERY_WORKERS": "1024", "GYEBO_ANSWER_CACHE_BYTES": "0", "GYEBO_QUERY_TIMEOUT": "86400"}
    settings = Settings.from_environment(given)
    assert (settings.query_workers, settings.answer_cache_bytes, settings.query_timeout) == (1024, 0, 86400.0)


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("", ()),
        ("Query.Wikidata.org, dbpedia.org", ("query.wikidata.org", "dbpedia.org")),
        ("127.0.0.1,localhost,::1", ("127.0.0.1", "localhost", "::1")),
    ],
)
def test_hosts_are_read_in_lower_case(text, hosts):
    """Hosts are compared in lower case."""
    assert Settings.from_environment({"GYEBO_SERVICE_HOSTS": text}).service_hosts == hosts


def test_all_problems_are_told_at_once_one_line_each_in_both_languages():
    """Nobody mends one setting to be told of the next."""
    given = {"GYEBO_QUERY_TIMEOUT": "nan", "GYEBO_QUERY_MEMORY": "-1", "GYEBO_BASE_URI": "x"}
    with pytest.raises(SettingError) as refused:
        Settings.from_environment(given)
    for language, words in (("en", "from 0.01 to 86,400"), ("ko", "0.01 이상 86,400 이하")):
        lines = refused.value.told(language).splitlines()
        assert [line.split()[0].rstrip(":") for line in lines] == [
            "GYEBO_BASE_URI",
            "GYEBO_QUERY_TIMEOUT",
            "GYEBO_QUERY_MEMORY",
        ]
        assert words in lines[1]
    assert "GYEBO_BASE_IRI" in refused.value.told("en")


def test_a_long_value_is_cut_in_a_message_and_stays_on_its_line():
    """A file that was pasted into a variable does not flood the terminal."""
    with pytest.raises(SettingError) as refused:
        Settings.from_environment({"GYEBO_LOG_LEVEL": "x\n" * 10_000})
    assert len(str(refused.value)) < 300
    assert "\n" not in str(refused.value)


SECRET = "s3cret-pass"  # noqa: S105 - the one that must not be seen
ADDRESSES = f"query=http://reader:{SECRET}@127.0.0.1:1/query store=http://127.0.0.1:1/store user=me"


@pytest.mark.parametrize("show", [repr, str, lambda it: f"{it!r}", lambda it: str(dict(it)), vars, ascii])
def test_no_way_to_show_settings_shows_a_password(show):
    """Neither the password nor the addresses with one in them come out as text."""
    settings = Settings(remote_store=ADDRESSES, remote_password=SECRET)
    assert SECRET not in str(show(settings))
    assert SECRET not in settings.model_dump_json()


@pytest.mark.parametrize("name", ["GYEBO_REMOTE_STORE", "GYEBO_REMOTE_PASSWORD"])
def test_a_refused_secret_is_not_shown_either(name):
    """Not in the message, and not in a traceback."""
    with pytest.raises(SettingError) as refused:
        Settings.from_environment({name: f" \x00http://x:{SECRET}@y/ ", "GYEBO_LOG_LEVEL": "?"})
    told = "".join(traceback.format_exception(refused.value))
    assert SECRET not in told + refused.value.told("ko")


def test_settings_cannot_change_once_made():
    """Nobody can change a setting behind another reader's back."""
    with pytest.raises(AttributeError):
        Settings().base_iri = "https://example.org/"  # type: ignore[misc]


def test_settings_are_changed_by_making_others_with_the_same_bounds():
    """A copy with changes is checked like any other."""
    settings = Settings(query_workers=3, remote_password=SECRET)
    changed = settings.replace(query_timeout=5)
    assert (changed.query_workers, changed.query_timeout, settings.query_timeout) == (3, 5.0, 10.0)
    assert changed.remote_password.get_secret_value() == SECRET
    with pytest.raises(SettingError, match="GYEBO_QUERY_TIMEOUT"):
        settings.replace(query_timeout=-1)
    with pytest.raises(SettingError, match="querytimeout is no setting; did you mean GYEBO_QUERY_TIMEOUT"):
        settings.replace(querytimeout=1)


def test_only_the_settings_read_the_environment():
    """Other modules may hand a variable on to processes that they start; they look none up."""
    read = re.compile(r"environ\.get|getenv|environ\[[^]]+\](?! = )")
    looked = [
        path.name for path in PACKAGE_DIR.rglob("*.py") if read.search(path.read_text(encoding="utf-8"))
    ]
    assert looked == []


@pytest.mark.parametrize(
    "addresses",
    [
        "store=http://127.0.0.1:1/store",  # nowhere to ask
        "query=http://127.0.0.1:1/q query=http://127.0.0.1:1/q",
        "query=http://127.0.0.1:1/q auth=magic",
        "query=ftp://127.0.0.1/q",
        "query=http://127.0.0.1:1/q store=nowhere",
        "query=http://127.0.0.1:1/q and more",
    ],
)
def test_addresses_of_another_engine_that_cannot_be_used_are_refused_at_once(addresses):
    """Not with the first question."""
    with pytest.raises(SettingError, match="GYEBO_REMOTE_STORE"):
        Settings.from_environment({"GYEBO_REMOTE_STORE": addresses})
