# mqtt: see backends/mqtt/*.h
