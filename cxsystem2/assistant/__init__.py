"""What a language model may do for a user: read what there is, write tables in one folder, check, run, measure and draw."""
