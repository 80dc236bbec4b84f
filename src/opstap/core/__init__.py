"""The kit that knows no field: actions, timeline, scope, extension points, files, mail."""
