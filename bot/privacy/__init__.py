"""Personal data is found and masked here, before anything else in the program sees a citizen's text."""
