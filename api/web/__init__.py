"""HTTP only: routes, content negotiation, pages."""
