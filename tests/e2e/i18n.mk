# i18n: the catalogue is whole. (po.sh itself is in EXTRA_DIST already.)
TESTS += tests/po.sh
