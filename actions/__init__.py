"""What the assistant does in a dialogue. Thin: each action reads the tracker, asks bot/ and renders."""
