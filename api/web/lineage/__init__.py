"""The pages of the lineage, and the same in the forms that programs read."""
