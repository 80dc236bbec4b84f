"""The seven programme models as data: one YAML file each, read by `opstap.tracks.programmes.blueprint`.

The facts are from the sources that each file names; the wording is Opstap's own. A municipality that works
differently copies a file, changes it and raises `version`: no code knows a programme by name.
"""
