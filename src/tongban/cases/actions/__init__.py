"""Every write of this package, one module per act."""

from .filing import ChannelClosed, Filed, file

__all__ = ["ChannelClosed", "Filed", "file"]
