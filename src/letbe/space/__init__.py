"""What is in force, and may I write now?"""
