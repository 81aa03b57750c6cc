# man pages
dist_man_MANS += man/doran-protocol.7
