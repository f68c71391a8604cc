"""Work done in Python on rows that the database could have counted, summed, sorted or filtered."""
