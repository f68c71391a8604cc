"""Runs functions on paper: abstract values, repeats, followed calls; facts fall out."""
