"""Conventions of the house that a machine can check (CONTRIBUTING.md), a file for each subject.

An exception stands beside the check with its reason; one that is no longer needed fails too. What a check looks at it
finds by syntax or in a register, never by a list of files, so that a module that moves stays under it.
"""
