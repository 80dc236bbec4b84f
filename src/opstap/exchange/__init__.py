"""A caseload comes in from a spreadsheet: read, previewed, confirmed, undone."""
