"""What follows from the asserted triples: for a whole release, and for one profile that has changed."""
