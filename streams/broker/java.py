"""The command `python -m streams.broker.java`: says which Java the local Kafka would use, for set-up scripts."""

import sys

from streams.broker.errors import BrokerError
from streams.broker.java_runtime import find_java


def main() -> int:
    """Print the Java that would be used; status 1, and the way out on standard error, when there is none."""
    try:
        java = find_java()
    except BrokerError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{java.binary} ({java.version})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
