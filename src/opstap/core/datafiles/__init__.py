"""Data files that people write by hand (programmes, instruments): read strictly, told with line and place.

Nothing here knows Django, so that a file can be checked anywhere.
"""
