"""What a person is told inside the program: a short sentence with a link, read or unread."""
