"""The quick estimate: how many, how much better, worth what, costs what, how sure. It is a model from the beginning."""
