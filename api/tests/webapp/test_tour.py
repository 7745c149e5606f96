"""The tour of the web app (docs/webapp.md) shows the pictures there are, and they are small."""

from scripts import screenshots


def test_every_picture_the_page_names_is_there_and_every_picture_is_named() -> None:
    assert sorted(path.name for path in screenshots.PICTURES.iterdir()) == sorted(screenshots.named())


def test_the_pictures_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in screenshots.PICTURES.glob("*.png")}
    assert [name for name, size in sizes.items() if size > screenshots.LARGEST_BYTES] == []
