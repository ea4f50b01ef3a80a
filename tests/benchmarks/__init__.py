"""`make bench`: how fast the house is with a whole city in it, as ratios of two things measured side by side.

A subject is a module of this package that declares measurements (see measuring.py); `SUBJECTS` names them.
"""

SUBJECTS = ("lists", "workbooks", "notices", "grading")
