"""The `.rq` files: their headers and typed parameters, and the part of them that is public."""
