"""Persons with a public office and public bodies: who is named, as what, and of which country."""

from streams.core.actors.tagging import actor_tags, tag_actors

__all__ = ["actor_tags", "tag_actors"]
