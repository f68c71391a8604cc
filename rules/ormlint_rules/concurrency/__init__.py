"""Asynchronous code: what fails on the event loop, or holds it up."""
