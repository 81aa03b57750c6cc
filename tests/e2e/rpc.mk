# JSON-RPC: doran rpc, the owner's socket, many fronts on one store.
TESTS += tests/e2e/contract.sh tests/e2e/control.sh tests/e2e/rpc.sh tests/e2e/fronts.sh
EXTRA_DIST += tests/lib/control.py tests/e2e/contract.sh tests/e2e/control.sh tests/e2e/rpc.sh tests/e2e/fronts.sh tests/lib/rpc_schema.py

# Clients from npm: tests/interop/jsonrpc/run.sh BUILDDIR, run by .ci/run.
EXTRA_DIST += tests/interop/jsonrpc/package.json \
	tests/interop/jsonrpc/package-lock.json \
	tests/interop/jsonrpc/peer.mjs tests/interop/jsonrpc/run.sh
