"""What a home holds, put together for somebody who looks: everybody, or one tie."""
