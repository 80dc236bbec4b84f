"""The people around a participant: who is on the team, talks, appointments, Today, lists."""
