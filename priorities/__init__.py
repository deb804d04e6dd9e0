"""Why, in what order and on what figures: frozen cuts, the committee's reports and decisions."""
