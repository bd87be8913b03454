"""A version too old: it knows no draft 2020-12."""
