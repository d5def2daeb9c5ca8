"""`domore import`: the rows of somebody else's file become listings, by a declared mapping."""
