"""What is known about the world and about words: dated data files, their validation and loading."""
