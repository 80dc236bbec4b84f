"""Reading a caseload from a spreadsheet, from bytes to typed people. Pure: no database, nothing written to disk.

`workbook.read_tables` opens the file in a child process; `layouts.recognise` or `suggest.suggest` says which column is
what; `interpret.interpret` reads the people. This file imports nothing, because the child starts here.
"""
