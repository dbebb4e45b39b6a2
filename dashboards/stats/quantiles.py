"""Quantiles of the standard normal distribution, each named by the share that lies within so many deviations."""

Z80 = 1.2815515655446004
"""Phi^-1(0.90): four in five lie within, one in ten beyond it on either side."""
Z90 = 1.6448536269514722
"""Phi^-1(0.95): nine in ten lie within."""
Z95 = 1.959963984540054
"""Phi^-1(0.975): the half width of a 95 % interval in standard errors."""
Z998 = 3.090232306167813
"""Phi^-1(0.999): 998 in a thousand lie within."""
WATCH, ALARM = 1.96, 3.09
"""|z| from which a store is unusual, and beyond which it is far from comparable ones; rounded as in Spiegelhalter 2005,
"Funnel plots for comparing institutional performance"."""
