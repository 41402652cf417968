"""What each kind of page shows: plain values for templates, from services and queries."""
