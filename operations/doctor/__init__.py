"""What is wrong, or will soon be, with an archive and the machine it lies on; each finding says what to do. Mends nothing."""
