"""Deze week: what needs the mentor now, gathered from the other rooms."""
