"""All actions on cases. A state changes in one function here, whoever asks: page, job, sweep or command line."""
