"""What is read beside the chat: digests and pictures, the official report, traces, invitations."""
