# JSON-RPC: doran rpc, the owner's socket, many fronts on one store.
TESTS += tests/e2e/rpc.sh
EXTRA_DIST += tests/e2e/rpc.sh tests/lib/rpc_schema.py
