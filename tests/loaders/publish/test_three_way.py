"""Three-way merge: what came once, what the city made of it, what comes newly; worked out by hand.

Parents a, b, … and children of theirs. A row is its key and a word: ("a", "old").
"""

from pathlib import Path

import pyarrow as pa
import pytest

from loaders.publish.three_way import Sides, merge
from loaders.schema import Dataset, Field, Package
from loaders.schema.model import ForeignKey


def _dataset(name, fields, **more):
    declared = tuple(Field(field, kind) for field, kind in fields.items())
    return Dataset(name, name, name, "", "", declared, **more)


PARENTS = _dataset(
    "parents", {"id": "string", "word": "string", "size": "integer"}, primary_key=("id",)
)
CHILDREN = _dataset(
    "children",
    {"id": "string", "parent": "string", "word": "string"},
    primary_key=("id",),
    foreign_keys=(ForeignKey(("parent",), "parents", ("id",)),),
)
PACKAGE = Package(Path(), "test", {}, {"children": CHILDREN, "parents": PARENTS})


def table(dataset, *rows):
    columns = zip(*rows, strict=True) if rows else [[] for _ in dataset.fields]
    types = {"string": pa.string(), "integer": pa.int64()}
    return pa.table(
        {
            f.name: pa.array(values, types[f.type])
            for f, values in zip(dataset.fields, columns, strict=True)
        }
    )


def parents(*rows):
    return table(PARENTS, *((*row, None) if len(row) == 2 else row for row in rows))


def children(*rows):
    return table(CHILDREN, *rows)


def merged(base, city, newer):
    """The result for parents alone; no children are published."""
    sides = Sides(None if base is None else parents(*base), parents(*city), parents(*newer))
    return merge(PACKAGE, {"parents": sides}, lambda _: None)["parents"]


def rows(result):
    return {tuple(v for v in row.values() if v is not None) for row in result.table.to_pylist()}


def counts(result):
    return result.new, result.changed, result.gone, result.kept, result.held


# Beside the row in question there is always ("x", "same"), as it came, so that the dataset is not
# one that the city has replaced.
@pytest.mark.parametrize(
    ("base", "city", "newer", "after", "counted"),
    [
        ("old", "old", "old", "old", (0, 0, 0, 0, 0)),
        ("old", "old", "new", "new", (0, 1, 0, 0, 0)),
        ("old", "old", None, None, (0, 0, 1, 0, 0)),
        (None, None, "new", "new", (1, 0, 0, 0, 0)),
        ("old", "own", "old", "own", (0, 0, 0, 0, 0)),
        ("old", "own", "new", "own", (0, 0, 0, 1, 0)),
        ("old", "own", None, "own", (0, 0, 0, 1, 0)),
        ("old", None, "old", None, (0, 0, 0, 0, 0)),
        ("old", None, "new", None, (0, 0, 0, 1, 0)),
        ("old", None, None, None, (0, 0, 0, 0, 0)),
        (None, "own", None, "own", (0, 0, 0, 0, 0)),
        (None, "own", "new", "own", (0, 0, 0, 1, 0)),
        (None, "new", "new", "new", (0, 0, 0, 0, 0)),
        ("old", "new", "new", "new", (0, 0, 0, 0, 0)),
    ],
)
def test_a_row_of_three_sides(base, city, newer, after, counted):
    sides = [[("x", "same"), *([("k", word)] if word else [])] for word in (base, city, newer)]
    result = merged(*sides)
    assert rows(result) == {("x", "same"), *([("k", after)] if after else [])}
    assert counts(result) == counted
    assert result.left_alone == ""


def test_an_empty_value_is_a_value():
    result = merged([("a", None), ("b", "old")], [("a", None), ("b", None)], [("a", "new")])
    assert rows(result) == {("a", "new"), ("b",)}
    assert counts(result) == (0, 1, 0, 1, 0)


def test_an_empty_key_is_a_key():
    result = merged([(None, "old"), ("x", "same")], [(None, "old"), ("x", "same")],
                    [(None, "new"), ("x", "same")])  # fmt: skip
    assert counts(result) == (0, 1, 0, 0, 0)


def test_one_changed_cell_of_many_makes_the_row_the_city_s():
    result = merged([("a", "old", 1), ("x", "same")], [("a", "old", 2), ("x", "same")],
                    [("a", "new", 1), ("x", "same")])  # fmt: skip
    assert rows(result) == {("a", "old", 2), ("x", "same")}
    assert result.city_rows.to_dict("records") == [{"id": "a", "word": "old", "size": 2}]
    assert result.newer_rows.to_dict("records") == [{"id": "a", "word": "new", "size": 1}]


def test_what_is_kept_is_listed_with_its_key_on_both_sides():
    result = merged([("a", "old"), ("b", "old"), ("x", "same")], [("a", "own"), ("x", "same")],
                    [("b", "new"), ("x", "same")])  # fmt: skip
    assert list(result.city_rows["id"]) == list(result.newer_rows["id"]) == ["a", "b"]
    assert result.city_rows["word"].fillna("–").tolist() == ["own", "–"]
    assert result.newer_rows["word"].fillna("–").tolist() == ["–", "new"]


def test_a_dataset_of_the_city_s_own_rows_is_left_alone():
    result = merged([("a", "old"), ("b", "old")], [("c", "own")], [("a", "new"), ("d", "new")])
    assert result.left_alone == "replaced"
    assert rows(result) == {("c", "own")}
    assert counts(result) == (0, 0, 0, 0, 0)


def test_a_dataset_that_the_city_emptied_is_left_alone():
    assert merged([("a", "old")], [], [("a", "new")]).left_alone == "replaced"


def test_nothing_was_there_to_be_replaced():
    result = merged([], [("c", "own")], [("a", "new")])
    assert (result.left_alone, rows(result)) == ("", {("a", "new"), ("c", "own")})


def test_a_dataset_whose_edition_is_not_known_any_more_is_left_alone():
    result = merged(None, [("a", "own")], [("a", "new"), ("b", "new")])
    assert (result.left_alone, rows(result)) == ("unknown", {("a", "own")})


def test_no_row_comes_that_refers_to_what_the_city_removed():
    made = merge(
        PACKAGE,
        {
            # The city removed b; c is new.
            "parents": Sides(parents(("a", "1"), ("b", "1")), parents(("a", "1")),
                             parents(("a", "1"), ("b", "1"), ("c", "1"))),
            "children": Sides(
                children(("1", "a", "old")), children(("1", "a", "old")),
                children(("1", "b", "new"), ("2", "b", "new"), ("3", "c", "new"),
                         ("4", None, "new"))),
        },
        lambda _: None,
    )  # fmt: skip
    assert counts(made["parents"]) == (1, 0, 0, 0, 0)
    assert counts(made["children"]) == (2, 0, 0, 0, 2)
    assert rows(made["children"]) == {("1", "a", "old"), ("3", "c", "new"), ("4", "new")}
    assert list(made["children"].newer_rows["id"]) == ["1", "2"]


def test_no_row_goes_that_the_city_s_rows_refer_to():
    published = {"children": children(("1", "a", "own"))}
    sides = Sides(parents(("a", "1"), ("b", "1")), parents(("a", "1"), ("b", "1")), parents())
    made = merge(PACKAGE, {"parents": sides}, published.get)["parents"]
    assert rows(made) == {("a", "1")}
    assert counts(made) == (0, 0, 1, 0, 1)


def test_what_is_held_back_may_hold_back_more():
    """The child stays with a, since its new parent b is not there; so a stays as well."""
    made = merge(
        PACKAGE,
        {
            "parents": Sides(parents(("a", "1"), ("b", "1"), ("x", "1")),
                             parents(("a", "1"), ("x", "1")), parents(("b", "1"), ("x", "1"))),
            "children": Sides(children(("1", "a", "old")), children(("1", "a", "old")),
                              children(("1", "b", "new"))),
        },
        lambda _: None,
    )  # fmt: skip
    assert rows(made["parents"]) == {("a", "1"), ("x", "1")}
    assert rows(made["children"]) == {("1", "a", "old")}
    assert counts(made["parents"]) == (0, 0, 0, 0, 1)
    assert counts(made["children"]) == (0, 0, 0, 0, 1)
