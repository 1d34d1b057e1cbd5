"""What was noticed about a pupil or the class, before there is a case."""
