# i18n: the catalogue is whole, and doran in Korean shows nothing else. (po.sh
# itself is in EXTRA_DIST already.)
i18n_tests = tests/e2e/korean.sh
TESTS += tests/po.sh $(i18n_tests)
EXTRA_DIST += $(i18n_tests)
