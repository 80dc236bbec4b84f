"""Pages for who has no account, behind a link: participant, employer, respondent."""
