"""Users' SPARQL: the text of a query, the processes that run it, whose turn it is, and its answer."""
