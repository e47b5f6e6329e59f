"""Understanding: Rasa graph components, and the pure text code they call."""
