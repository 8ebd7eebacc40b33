"""Where facts come from: the mailbox that receives what comes back, and DNS."""
