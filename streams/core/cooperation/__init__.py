"""Who cooperates with whom on what, how firmly, and in which words."""
