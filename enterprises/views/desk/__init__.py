"""The staff's pages of the register, one module for each part of an enterprise's page."""
