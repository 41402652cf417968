"""What all answers share: negotiation, coding, caching, errors, headers, logs, addresses."""
