"""Statements as frozen results, each with the values and intervals that it rests on (pure).

A module is named for what it speaks of: the network, two stores, the stores to see first, a store's months, the stores
outside the funnel. A new statement goes into the module of its subject; all figures are in the outside unit of their
metric.
"""
