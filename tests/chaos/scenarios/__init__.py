"""The faults, by what they hit. Each scenario is a function of the bench that gives its rows."""
