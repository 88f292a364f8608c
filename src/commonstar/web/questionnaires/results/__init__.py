"""What a published round shows: distributions first, gaps between groups, change between rounds, words released."""
