"""Releases: whole or not there, numbered, and kept as long as asked."""

import multiprocessing
import os
import signal
import time
from random import Random

import pyoxigraph as ox
import pytest

from api.store.dataset import Dataset
from api.store.release_format import Manifest, write_manifest
from api.store.releases import NoRelease, Releases

KILLS = int(os.environ.get("GYEBO_TEST_KILLS", "100"))


def publish(releases, text="x", keep=3):
    """Make a release with one triple in it."""
    with releases.writing() as work:
        dataset = Dataset.writable(work / "store")
        dataset.add([ox.Triple(*[ox.NamedNode("http://e/a")] * 2, ox.Literal(text))], "http://e/g")
        dataset.raw.flush()
        target = work / "release"
        target.mkdir()
        dataset.raw.backup(str(target / "store"))
        write_manifest(Manifest(releases.base_iri), target)
        return releases.publish(target, keep)


def content(release):
    """Read the values in a release."""
    return [row["o"].value for row in release.open().rows("SELECT ?o { ?s ?p ?o }")]


def test_without_a_release_the_message_says_what_to_do(tmp_path):
    """Asking an empty state folder for its release points to `gyebo build`."""
    releases = Releases(tmp_path / "state")
    assert releases.numbers() == []
    with pytest.raises(NoRelease, match="gyebo build"):
        releases.current()


def test_the_last_published_release_is_current(tmp_path):
    """Numbers count up from 1, and the pointer follows."""
    releases = Releases(tmp_path / "state")
    assert publish(releases, "first").number == 1
    assert publish(releases, "second").number == 2
    assert content(releases.current()) == ["second"]


def test_an_older_release_stays_as_it_was(tmp_path):
    """A release that was opened before the next one came still answers, and can be opened again."""
    releases = Releases(tmp_path / "state")
    first = publish(releases, "first").open()
    publish(releases, "second")
    assert [row["o"].value for row in first.rows("SELECT ?o { ?s ?p ?o }")] == ["first"]
    assert content(releases.get(1)) == ["first"]


def test_releases_beyond_the_number_kept_are_removed(tmp_path):
    """The oldest go first, and numbers are not used again."""
    releases = Releases(tmp_path / "state")
    for _ in range(4):
        publish(releases, keep=2)
    assert releases.numbers() == [3, 4]
    with pytest.raises(NoRelease, match="release 1"):
        releases.get(1)


def test_a_failed_write_leaves_the_current_release_and_no_rubbish(tmp_path):
    """An error while writing changes nothing that a reader sees."""
    releases = Releases(tmp_path / "state")
    publish(releases, "good")

    def write():
        with releases.writing() as work:
            (work / "half").write_text("half", encoding="utf-8")
            raise RuntimeError("disk full")

    with pytest.raises(RuntimeError, match="disk"):
        write()
    assert content(releases.current()) == ["good"]
    assert not list(releases.state_dir.glob("work-*"))


def _hold(state_dir, connection):
    with Releases(state_dir).writing():
        connection.send("holding")
        connection.recv()


def test_a_killed_writer_frees_the_lock_and_its_rubbish_goes(tmp_path):
    """After kill -9 the next writer gets in, and sweeps up the work folder that was left."""
    releases = Releases(tmp_path / "state")
    publish(releases, "good")
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    writer = multiprocessing.get_context("spawn").Process(target=_hold, args=(releases.state_dir, theirs))
    writer.start()
    assert ours.recv() == "holding"
    os.kill(writer.pid, signal.SIGKILL)
    writer.join()
    assert list(releases.state_dir.glob("work-*"))
    assert content(releases.current()) == ["good"]
    assert publish(releases, "next").number == 2
    assert not list(releases.state_dir.glob("work-*"))


def test_a_second_writer_waits_for_the_first(tmp_path):
    """Two writers never work at once."""
    releases = Releases(tmp_path / "state")
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    second = multiprocessing.get_context("spawn").Process(target=_hold, args=(releases.state_dir, theirs))
    with releases.writing():
        second.start()
        assert not ours.poll(1)
    assert ours.poll(10)
    ours.send("done")
    second.join()


def test_rolling_back_serves_an_older_release_and_the_next_one_counts_on(tmp_path):
    """The newer release stays, and its number is not used again."""
    releases = Releases(tmp_path / "state")
    for text in ("first", "second", "third"):
        publish(releases, text)
    assert releases.roll_back().number == 2
    assert content(releases.current()) == ["second"]
    assert releases.roll_back(1).number == 1
    assert releases.roll_back(3).number == 3
    releases.roll_back(1)
    assert publish(releases, "fourth").number == 4
    assert content(releases.current()) == ["fourth"]


def test_there_is_no_way_back_beyond_the_oldest(tmp_path):
    """The message says so, and the current release stays."""
    releases = Releases(tmp_path / "state")
    publish(releases, "only")
    for number in (None, 7):
        with pytest.raises(NoRelease):
            releases.roll_back(number)
    assert content(releases.current()) == ["only"]


def _publish_on_and_on(state_dir, connection):
    releases = Releases(state_dir)
    number = max(releases.numbers(), default=0)
    while True:
        number = publish(releases, f"{number + 1}").number
        connection.send(number)


def _read_on_and_on(state_dir, connection):
    """Read the current release again and again; say what is wrong, or that nothing was."""
    releases, wrong, last, seen = Releases(state_dir), [], 0, 0
    while not connection.poll():
        release = releases.current()
        values = content(release)
        seen += 1
        if values != [str(release.number)] or release.number < last:
            wrong.append((release.number, values))
        last = release.number
    connection.send((wrong, seen))


def _seconds_of_a_release(processes, releases):
    """Measure how long a writer needs from its start, so that kills come before, within and after."""
    ours, theirs = processes.Pipe()
    started = time.monotonic()
    writer = processes.Process(target=_publish_on_and_on, args=(releases.state_dir, theirs))
    writer.start()
    ours.recv()
    writer.kill()
    writer.join()
    return time.monotonic() - started


@pytest.mark.slow
def test_writers_killed_at_random_moments_lose_nothing_and_tear_nothing(tmp_path):
    """Whatever was acknowledged is there, and a reader beside sees whole releases only, in order."""
    processes = multiprocessing.get_context(
        "forkserver"
    )  # a fork of this one would miss the engine's threads
    processes.set_forkserver_preload(["api.store.releases"])
    random = Random(1)
    releases = Releases(tmp_path / "state")
    publish(releases, "1")
    reader_end, far_end = processes.Pipe()
    reader = processes.Process(target=_read_on_and_on, args=(releases.state_dir, far_end))
    reader.start()
    acknowledged, longest = 1, _seconds_of_a_release(processes, releases)
    for _ in range(KILLS):
        ours, theirs = processes.Pipe()
        writer = processes.Process(target=_publish_on_and_on, args=(releases.state_dir, theirs))
        writer.start()
        time.sleep(random.uniform(0, 3 * longest))
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        while ours.poll():
            acknowledged = ours.recv()
        current = releases.current()
        assert current.number >= acknowledged
        assert content(current) == [str(current.number)]
    for number in releases.numbers():
        assert len(content(releases.get(number))) == 1
    reader_end.send("stop")
    assert reader_end.poll(60), "the reader ended before it was told to"
    wrong, seen = reader_end.recv()
    reader.join()
    assert not wrong
    assert seen > KILLS
    assert acknowledged > KILLS / 10
    publish(releases, "last")
    assert not list(releases.state_dir.glob("work-*"))
