# mqtt: any MQTT 3.1.1 broker, by Paho.
dist_pkgdata_DATA += src/data/mosquitto.acl
