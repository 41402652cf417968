"""Templates and their words: what pages may call, messages in two languages, numbers as people read them."""
