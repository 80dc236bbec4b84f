"""Who comes to rows about people past `visible_to`, by the reason for which they may: `function Model`."""

PAST_THE_DOOR: dict[str, list[str]] = {}
