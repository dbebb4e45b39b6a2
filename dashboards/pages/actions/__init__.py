"""The pages of what is done about findings: the list, a plan, one action with what it changed."""
