"""`/sparql` and `/store`: the SPARQL 1.1 and Graph Store protocols, the editor, the service description."""
