"""The gateway: the only process a citizen reaches. Redacts, limits, signs, and speaks to Rasa on the citizen's behalf."""
