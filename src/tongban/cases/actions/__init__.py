"""Every write of this package, one module per act."""

from .filing import ChannelClosed, Filed, NotKnownWell, file

__all__ = ["ChannelClosed", "Filed", "NotKnownWell", "file"]
