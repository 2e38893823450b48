"""The pages: blueprints by audience, forms, doors and fault pages. Load what is theirs, guard, one act, redirect."""
