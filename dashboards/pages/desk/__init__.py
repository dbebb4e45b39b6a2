"""The desk: what customers wait for, in the order in which it should be taken up."""
