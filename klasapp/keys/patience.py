"""Waiting longer after each wrong passphrase."""

from dataclasses import dataclass

_LONGEST = 60.0


@dataclass
class Patience:
    """Counts wrong tries; time comes in as seconds of a monotonic clock."""

    failures: int = 0
    blocked_until: float = 0.0

    def fail(self, now: float) -> float:
        """Note one wrong try at ``now``; returns the seconds to wait: 0, 1, 2, 4, ... 60."""
        self.failures += 1
        wait = 0.0 if self.failures == 1 else min(2.0 ** (self.failures - 2), _LONGEST)
        self.blocked_until = now + wait
        return wait

    def remaining(self, now: float) -> float:
        """Seconds still to wait at ``now``."""
        return max(0.0, self.blocked_until - now)

    def succeed(self) -> None:
        """Forget the wrong tries."""
        self.failures = 0
        self.blocked_until = 0.0
