"""Who may see whom: teams, guest links, hats, the look log, the privacy register."""
