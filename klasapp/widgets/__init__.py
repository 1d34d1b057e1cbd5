"""What the rooms share of the screen: base screen, actions, dialogs and messages."""
