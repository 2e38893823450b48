"""The domain, pure: values and a date in, values out. No Flask, no SQL, no clock, no chance, no I/O.

To read how somebody stands, in this order: `facts` (what is known), `numbers`, `employing`, `certifying`, `changing`,
`obliging`, `scoring`, `case`, `decided` and `dated` (which make `reasons`, with `evidence`), `standing` (`judge`).
How an attempt goes: `playing`, `asking`, `scoring`. A wrong key: `correcting`. What is said of it all: `saying`, `why`.
What would be: `forecasting`, `moving`. Nobody is judged in `settings`, `comparing` and `walks`.
"""
