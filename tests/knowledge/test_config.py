from pathlib import Path

import pytest

from knowledge.config import SHIPPED, find, load, located
from knowledge.errors import ConfigError
from knowledge.shipped import PROJECT


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("encoder: {modle: x}", r"'encoder\.modle' \(giá trị 'x'\)"),
        ("retrieval: {candidates: 2}", r"'retrieval\.candidates' có giá trị 2"),
        ("sever: {port: 1}", r"'sever'"),
        ("[1, 2]", "đang là list"),
        ("a: [", "không đọc được YAML"),
    ],
)
def test_a_wrong_key_or_value_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        load(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="Không thấy"):
        load(tmp_path / "none.yaml")


def test_the_current_folder_wins_over_the_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert find() == (PROJECT / "config.yaml", PROJECT)
    (tmp_path / "config.yaml").write_text("server: {port: 8123}\n", encoding="utf-8")
    assert find() == (tmp_path / "config.yaml", tmp_path)
    elsewhere = tmp_path / "khac" / "config.yaml"
    assert find(elsewhere) == (elsewhere, tmp_path / "khac")


def test_the_shipped_defaults_are_the_projects_file() -> None:
    assert SHIPPED.read_bytes() == (PROJECT / "config.yaml").read_bytes()


def test_a_folder_named_is_the_configurations_own_or_the_shipped_one(tmp_path: Path) -> None:
    documents = Path("knowledge/documents")
    assert located(tmp_path, documents) == PROJECT / documents
    assert located(tmp_path, Path("tai-lieu")) == tmp_path / "tai-lieu"
    (tmp_path / documents).mkdir(parents=True)
    assert located(tmp_path, documents) == tmp_path / documents


def test_a_cross_encoder_is_found_beside_the_configuration(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("retrieval: {cross_encoder: xep-hang}\n", encoding="utf-8")
    assert load(path).retrieval.cross_encoder == "xep-hang"  # no folder: a name of the hub
    (tmp_path / "xep-hang").mkdir()
    assert load(path).retrieval.cross_encoder == str(tmp_path / "xep-hang")


def test_what_other_packages_read_is_left_to_them(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("server: {port: abc}\nindex: {keep_generations: 7}\n", encoding="utf-8")
    assert load(path).index.keep_generations == 7
