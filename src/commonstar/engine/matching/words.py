"""Words without case, accents and punctuation, as the matchers compare them."""

import re
import unicodedata


def fold(text: str) -> str:
    """Return the text's words in lower case, without accents and punctuation, one space between them."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))
    return re.sub(r"[\W_]+", " ", plain).strip()
