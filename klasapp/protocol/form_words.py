"""What a mentor types to find a form of bullying, beside the words of the protocol."""

_ONLINE = (
    "app", "chat", "groepsapp", "insta", "internet", "mail", "snap", "telefoon", "tiktok",
    "whatsapp",
)  # fmt: skip
_FROM = 3
"""Letters that must be typed first: one letter fits too much."""


def words_for_form(typed: str) -> tuple[str, ...]:
    """``typed``, and "online" where a word of it is (the beginning of) something online."""
    words = [word for word in typed.casefold().split() if len(word) >= _FROM]
    online = any(one.startswith(word) or word.startswith(one) for word in words for one in _ONLINE)
    return (typed, "online") if online else (typed,)
