"""What a person sees in a terminal: plain words, calm pictures, no colour that is the only sign."""
