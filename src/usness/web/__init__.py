"""The shell: the app, the page around every page, the safety headers, and what all rooms share."""
