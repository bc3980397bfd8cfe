"""The domain, pure: no asyncio, no clock, no SQL, no messenger. Time and ids are arguments."""
