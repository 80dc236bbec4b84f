"""A municipality of invented people, and data of any size for measuring."""
