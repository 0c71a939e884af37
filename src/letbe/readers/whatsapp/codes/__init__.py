"""Names for the places of flat arrays, and for the codes in them.

One module each: a kernel reads a number of a module at no cost, and compiles much faster than with
an enumeration.
"""
