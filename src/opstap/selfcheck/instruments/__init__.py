"""The instruments as data: one YAML file each, read by `opstap.selfcheck.instruments.schema`.

The ideas are from the sources that each file names; the wording is Opstap's own. Another instrument is another file:
no code knows one by name. A change of content raises `version`; a statement keeps its `key` for good, whatever its
number becomes, since answers of two versions are laid side by side by that key.
"""
