"""The peers: one process each, the same core function, topics, payloads and tuning, so that only the shell differs."""
