"""How early a pattern is seen, and how often one is seen where there is none.

``python -m bench.evidence`` prints the tables of the method pages from the code that letbe ships, beside
other methods in the same run, each tuned to the same number of false words.
"""
