"""The domain, pure: values and a date in, values out. No Flask, no SQL, no clock, no chance, no I/O."""
