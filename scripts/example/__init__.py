"""What the example's year is made of: who, when, which words, and how the apps write them down."""
