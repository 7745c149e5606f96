"""One folder per carrier. Each sub-package registers itself; nothing outside it names it."""
