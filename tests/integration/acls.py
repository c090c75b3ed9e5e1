"""Grants and revokes rights on a secured broker, and waits until the broker itself goes by them.

The controller answers as soon as a change is in its log; a broker applies that log entry by entry, so that a right
waits for the files of a topic made before it, and until then the broker still refuses, or still allows. The answer to
DescribeAcls is of the authorizer that decides.
"""

from collections.abc import Iterable
from contextlib import closing

from kafka import KafkaAdminClient
from kafka.admin import (
    ACL,
    ACLFilter,
    ACLOperation,
    ACLPermissionType,
    ResourcePattern,
    ResourcePatternFilter,
    ResourceType,
)
from kafka.admin import ACLResourcePatternType as PatternType

from .waiting import eventually

#: Seconds in which a broker applies what its controller has written; a fraction of one on a machine that is free.
LONGEST = 30.0


def right(user: str, kind: ResourceType, name: str, operation: ACLOperation) -> ACL:
    """Leave for `user`, from any host, to do `operation` on the topic or group `name`."""
    return ACL(f"User:{user}", "*", operation, ACLPermissionType.ALLOW, ResourcePattern(kind, name))


def grant(bootstrap: str, rights: Iterable[ACL]) -> None:
    """Allow `rights`; the broker at `bootstrap` goes by them on return."""
    wanted = list(rights)
    with closing(KafkaAdminClient(bootstrap_servers=bootstrap)) as admin:
        failed = admin.create_acls(wanted)["failed"]
        assert not failed, failed
        assert eventually(lambda: all(_known(admin, one) for one in wanted), LONGEST), wanted


def revoke(bootstrap: str, *rights: ACL) -> None:
    """Take `rights` back; the broker at `bootstrap` no longer goes by them on return."""
    with closing(KafkaAdminClient(bootstrap_servers=bootstrap)) as admin:
        admin.delete_acls([_only(one) for one in rights])
        assert eventually(lambda: not any(_known(admin, one) for one in rights), LONGEST), rights


def _only(one: ACL) -> ACLFilter:
    pattern = ResourcePatternFilter(
        one.resource_pattern.resource_type, one.resource_pattern.resource_name, PatternType.LITERAL
    )
    return ACLFilter(one.principal, one.host, one.operation, one.permission_type, pattern)


def _known(admin: KafkaAdminClient, one: ACL) -> bool:
    found, error = admin.describe_acls(_only(one))
    assert error.errno == 0, error
    return bool(found)
