"""The link of an invitation: somebody makes an account, or takes a role along."""
