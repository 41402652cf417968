"""What the product can do, without HTTP and without templates."""
