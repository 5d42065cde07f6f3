"""Networks in SONATA: circuits written from network plans (`writing`), and read into tables (`reading`)."""
