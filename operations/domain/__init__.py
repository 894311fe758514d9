"""What supervising the service needs: reads across rooms, retries, the demonstration."""
