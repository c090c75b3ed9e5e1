"""Deterministic ids: the same input makes the same id on every worker, at every delivery."""

import hashlib

#: 80 bits as hex: at 10^9 articles a collision has a chance of under one in a million.
_ID_HEX = 20


def _digest(*parts: str) -> str:
    # surrogatepass: an id must exist even for text that cannot be encoded as strict UTF-8.
    joined = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(joined, digest_size=16).hexdigest()[:_ID_HEX]


def article_id(url: str | None, title: str, body: str) -> str:
    """The id of an article that came without one: from its url, else from its content."""
    if url:
        return "u-" + _digest(url)
    return "c-" + _digest(title, body)


def alert_id(rule: str, article: str) -> str:
    """The id of the alert that `article` (an article id: the first of the story) makes by `rule`."""
    return "a-" + _digest(rule, article)


def content_hash(title: str, body: str) -> str:
    """Tells an edited article from a redelivered one."""
    return _digest(title, body)
