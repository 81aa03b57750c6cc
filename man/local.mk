# man pages
dist_man_MANS += man/doran.1
dist_man_MANS += man/doran.conf.5
dist_man_MANS += man/doran-protocol.7
dist_man_MANS += man/dorand.8
dist_man_MANS += man/doran-backend.7
