"""What is kept of conversations, and how it is forgotten."""
