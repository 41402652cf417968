"""A release as readers want it: one profile, evidence, lists, search, names, completeness, obligations."""
