"""The licence file of a dump: whose data is in it, on what terms, and what was changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.catalogue.knowledge import Knowledge
    from api.store.rows import Row

LICENCE_FILE = "LICENCE.md"
_HEAD = """\
# 라이선스와 출처 표기 · Licences and attribution

계보(Gyebo) 공개판 {number}의 덤프입니다. 온톨로지와 형태 규칙은 Apache-2.0이고, 값은 아래 출처의
라이선스를 따릅니다. 값마다 출처(`dcterms:source`)와 그 안의 자리(`gyebo:sourceRecord`)가 적혀 있습니다.
이름과 단위를 하나로 맞추고 같은 모델의 기록을 이었으며, 출처끼리 다르면 둘 다 남겼습니다.
다시 나눌 때에는 이 표기와 바꾼 사실을 함께 밝히십시오.

*A dump of Gyebo, release {number}. Ontology and shapes are under Apache-2.0; values keep the licence of the
source that they come from, named at each (`dcterms:source`, `gyebo:sourceRecord`). Names and units were
brought to one form and records of the same model were joined; where sources disagree both are kept.
Whoever passes the data on has to give this attribution and say that it was changed.*

| 파일 · file | 출처 · source | 라이선스 · licence | 발행 · publisher | 날짜 · date |
|---|---|---|---|---|
"""


def licence_text(knowledge: Knowledge, files: set[str]) -> str:
    """Return the licence file, in Korean and English: each source beside the dump with its values."""
    rows = "".join(_row(knowledge, row, files) for row in knowledge.rows("export/sources"))
    return _HEAD.format(number=knowledge.number) + rows


def _row(knowledge: Knowledge, row: Row, files: set[str]) -> str:
    slug = row["source"].value.rpartition("/")[2]
    own = f"gyebo-share-alike-{slug}.nq.gz"
    cells = (
        own if own in files else "gyebo.nq.gz",
        _linked(_both(knowledge, row, "source"), row, "page"),
        _linked(_both(knowledge, row, "license"), row, "terms"),
        _both(knowledge, row, "publisher"),
        row["date"].value if "date" in row else "",
    )
    return f"| {' | '.join(cells)} |\n"


def _both(knowledge: Knowledge, row: Row, name: str) -> str:
    if name not in row:
        return "–"
    label = knowledge.names.of(row[name].value)
    words = dict.fromkeys(word for word in (label.ko, label.en) if word)
    return " · ".join(words).replace("|", "\\|") or row[name].value


def _linked(words: str, row: Row, address: str) -> str:
    return f"[{words}]({row[address].value})" if address in row else words
