# loopback: see backends/loopback/*.h
