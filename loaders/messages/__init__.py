"""What is said to people: English in the code, German in catalogues, translated when shown."""
