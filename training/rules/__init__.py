"""The domain, pure: values and a date in, values out. No Flask, no SQL, no clock, no chance, no I/O.

To read how somebody stands, in this order: `facts` (what is known), `certifying`, `obliging`, `scoring`,
`decided` and `dated` (what makes reasons), `standing` (`judge`). How an attempt goes: `playing`, `asking`,
`scoring`, `changing`. The rest answers questions about these: `why`, `forecasting`, `moving`, `comparing`.
"""
