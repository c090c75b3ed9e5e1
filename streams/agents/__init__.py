"""The two agents: which topic each reads, which core function it calls, where its results go."""
