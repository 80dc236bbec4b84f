"""The municipality looks at itself: questionnaires, answers side by side, an improvement plan."""
