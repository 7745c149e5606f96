"""One folder per speech service. Each sub-package registers itself."""
