"""Every IRI of ours: the 303 to a document, the documents, and the page of each kind of thing."""
