"""Do More: a town's noticeboard of ideas and opportunities."""
