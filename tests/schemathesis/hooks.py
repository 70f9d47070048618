"""Teaches schemathesis the media types of the API that it does not know."""

import schemathesis


@schemathesis.serializer("application/toml")
def toml(ctx, value):
    """A rulebook is text; whatever else was made up is sent as its text."""
    return value if isinstance(value, bytes) else str(value).encode()
