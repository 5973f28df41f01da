"""The words, the vectors and the forward index that search reads: each library in one module."""
